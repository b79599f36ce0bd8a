package runner

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bamboo-spec/support/config"
)

func TestReportFileMakesItsFoldersAndKeepsWhatIsWritten(t *testing.T) {
	name := filepath.Join(t.TempDir(), "not", "there", "yet", "report.txt")
	f, err := createReport("pretty:"+name, name)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, "one ", "two")
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "one two" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}

// A write that fails is told at the end, with the name of the report, although no
// reporter looked; and so is a close.
func TestReportFileTellsOfALostWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "p.txt")
	f, err := createReport("pretty:p.txt", name)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.close(); err == nil || !strings.Contains(err.Error(),
		"the report --format pretty:p.txt is not complete") {
		t.Errorf("of a close it says %v", err)
	}
	if f.file, err = os.Open(name); err != nil { // to be read only
		t.Fatal(err)
	}
	fmt.Fprint(f, "lost")
	if err := f.close(); err == nil || !strings.Contains(err.Error(),
		"the report --format pretty:p.txt is not complete") {
		t.Errorf("of a write it says %v", err)
	}
}

func TestReportersAreRefusedInOneLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string]string{
		"prettty":                      "--format: there is no format “prettty”; there are ",
		"prettty:x":                    "--format: there is no format “prettty”",
		"pretty:":                      "--format pretty:: the name of the file is missing after the colon",
		"pretty:" + file + "/report":   "--format pretty:" + file + "/report: ",
		"pretty:" + filepath.Dir(file): "is a directory",
	} {
		r := &run{command: &Command{Out: os.Stdout}, cfg: config.Config{Formats: []string{"summary", format}}}
		_, err := r.reporters()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("--format %s: %v; want one line with %q", format, err, want)
		}
	}
}
