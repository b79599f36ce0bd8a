package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false,
	"write what is said about the mistakes now to testdata, to be read before it is kept")

const (
	mistakes  = "testdata/mistakes"
	explained = mistakes + "/said.txt"
)

// TestMistakesAreExplained makes the mistakes that people make who write features,
// each in a file of testdata/mistakes, and keeps what they are told: by lint, or,
// where that can find nothing, by the run. Each text must name the place and the cure.
func TestMistakesAreExplained(t *testing.T) {
	files, err := filepath.Glob(mistakes + "/*.feature")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d mistakes, %v; twenty are promised", len(files), err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		fmt.Fprintf(&all, "== %s\n%s\n", strings.TrimSuffix(name, ".feature"), toldAbout(t, name, string(text)))
	}
	said := all.String()
	if *update {
		if err := os.WriteFile(explained, []byte(said), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(explained)
	if err != nil {
		t.Fatal(err)
	}
	if said != strings.ReplaceAll(string(kept), "\r\n", "\n") {
		t.Errorf(
			"it says\n%s\nand %s holds other texts; if the new ones name place and cure as well: go test "+
				"./support/cmd/godog -run Mistakes -update",
			said, explained)
	}
}

// toldAbout is what somebody is told who has written this feature.
func toldAbout(t *testing.T, name, text string) string {
	r := emptyRoot(t, map[string]string{"features/session/" + name: text})
	got := r.godog("lint")
	if got.code == 0 {
		got = r.godog("run", "--no-colors")
	}
	if got.code == 0 || !strings.Contains(got.out+got.errs, "features/session/"+name+":") {
		t.Errorf("%s: exit code %d, and no place is named:\n%s%s", name, got.code, got.out, got.errs)
	}
	return changing.Replace(got.out + got.errs)
}

// changing is what is another in every run.
var changing = replacers{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
	{regexp.MustCompile(`\b\d+\.\d s\n`), "TIME\n"},
	{regexp.MustCompile(`(?m)^  trace: [0-9a-f]{32}\n`), ""},
	{regexp.MustCompile(`(?m)^✗ .*\n`), ""}, // told at once, and again at the end
	{regexp.MustCompile(`out/runs/[^/]+/`), "out/runs/RUN/"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:PORT"},
}

type replacers []struct {
	pattern *regexp.Regexp
	with    string
}

// Replace puts what is the same in every run in the place of what is not.
func (rs replacers) Replace(text string) string {
	for _, r := range rs {
		text = r.pattern.ReplaceAllString(text, r.with)
	}
	return text
}
