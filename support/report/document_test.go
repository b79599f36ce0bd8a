package report_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
)

// told is a format that says what it was given, in one line.
func told(w io.Writer, s *report.Summary) error {
	_, err := fmt.Fprintf(w, "kept %d of %d, interrupted %v, problem %v", s.Count(report.Kept), len(s.Results),
		s.Interrupted, s.Problem)
	return err
}

func three() (report.Run, []*report.Result) {
	var plan, done []*report.Result
	for i := range 3 {
		sc := &report.Scenario{Name: fmt.Sprint(i)}
		plan = append(plan, &report.Result{Scenario: sc, Verdict: report.Interrupted})
		done = append(done, &report.Result{Scenario: sc, Verdict: report.Kept})
	}
	return report.Run{Plan: plan}, done
}

func TestDocumentIsReadableAtAnyMoment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "not", "there", "report")
	holds := func(t *testing.T, want string) {
		t.Helper()
		if text, err := os.ReadFile(file); err != nil || string(text) != want {
			t.Errorf("the file holds %q (%v), want %q", text, err, want)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		run, done := three()
		d, err := report.NewDocument(file, told)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, "kept 0 of 0, interrupted true, problem <nil>")
		d.Start(run)
		holds(t, "kept 0 of 3, interrupted true, problem <nil>")
		d.Finished(done[0]) // too soon: a second later it is there
		holds(t, "kept 0 of 3, interrupted true, problem <nil>")
		time.Sleep(time.Second)
		synctest.Wait()
		holds(t, "kept 1 of 3, interrupted true, problem <nil>")
		time.Sleep(time.Minute)
		d.Finished(done[1]) // late enough: at once
		holds(t, "kept 2 of 3, interrupted true, problem <nil>")
		d.Finished(done[2])
		if err := d.End(&report.Summary{Run: run, Results: done}); err != nil {
			t.Fatal(err)
		}
		holds(t, "kept 3 of 3, interrupted false, problem <nil>")
		time.Sleep(time.Minute) // what was due comes no more
		synctest.Wait()
		holds(t, "kept 3 of 3, interrupted false, problem <nil>")
	})
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v (%v), want the report alone", left, err)
	}
}

// Whoever is reading a report while it is replaced goes on reading the old one.
func TestDocumentIsReplacedAsAWhole(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not replace a file that is open")
	}
	file := filepath.Join(t.TempDir(), "report")
	d, err := report.NewDocument(file, told)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := d.End(&report.Summary{}); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(reader); err != nil || string(text) != "kept 0 of 0, interrupted true, problem <nil>" {
		t.Errorf("the reader gets %q, %v", text, err)
	}
}

func TestDocumentThatCannotBeWrittenSaysSo(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(file, "report"), dir} {
		if _, err := report.NewDocument(path, told); err == nil {
			t.Errorf("%s: a document was made", path)
		}
	}
	d, err := report.NewDocument(filepath.Join(dir, "gone", "report"), told)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	if err := d.End(&report.Summary{}); err == nil {
		t.Error("a report was lost in silence")
	}
	bad := errors.New("this cannot be said in XML")
	if _, err := report.NewDocument(file, func(io.Writer, *report.Summary) error { return bad }); !errors.Is(err, bad) {
		t.Errorf("the format's error became %v", err)
	}
}

func TestPrintedReportComesAtTheEnd(t *testing.T) {
	var out strings.Builder
	run, done := three()
	r := report.NewPrinted(report.Terminal{Out: &out}, told)
	r.Start(run)
	r.Finished(done[0])
	if out.Len() > 0 {
		t.Errorf("before the end it printed %q", out.String())
	}
	if err := r.End(&report.Summary{Run: run, Results: done}); err != nil ||
		out.String() != "kept 3 of 3, interrupted false, problem <nil>" {
		t.Errorf("printed %q, %v", out.String(), err)
	}
}

func TestPartsOfKilledRunsAreSwept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.html")
	owner := strings.Split(procmon.Owner(), "-")
	dead := fmt.Sprintf("%s.%s-60000-%s.part", path, owner[0], owner[2])    // the id of an earlier process
	living := fmt.Sprintf("%s.%s-60000-%s1.part", path, owner[0], owner[2]) // of another container
	for _, part := range []string{dead, living} {
		if err := os.WriteFile(part, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := report.NewDocument(path, told); err != nil {
		t.Fatal(err)
	}
	for part, want := range map[string]bool{dead: false, living: true} {
		if _, err := os.Stat(part); (err == nil) != want {
			t.Errorf("%s: %v", part, err)
		}
	}
}

// A device is written to, and a link followed: neither is replaced by a file.
func TestADocumentReplacesNoDeviceAndNoLink(t *testing.T) {
	dir := t.TempDir()
	file, link, pipe := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip("not run: this system makes no links:", err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if err := os.Symlink(fmt.Sprintf("/dev/fd/%d", write.Fd()), pipe); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, pipe} {
		d, err := report.NewDocument(path, told)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.End(&report.Summary{}); err != nil {
			t.Error(err)
		}
		if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", path, err)
		}
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	const want = "kept 0 of 0, interrupted false, problem <nil>"
	if text, err := os.ReadFile(file); err != nil || string(text) != want {
		t.Errorf("behind the link stands %q, %v", text, err)
	}
	if text, err := io.ReadAll(read); err != nil || string(text) != want {
		t.Errorf("through the pipe comes %q, %v", text, err)
	}
}
