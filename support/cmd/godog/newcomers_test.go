package main

import (
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestNewcomersSucceed runs features as people write them who know the README and
// the phrase book alone: a conversation of three with its context, headers and
// values on the wire, frames that are refused, a stream event by event, Chinese.
func TestNewcomersSucceed(t *testing.T) {
	r := newcomers(t, "testdata/newcomers", 5)
	if got := r.godog("run"); got.code != 0 || !strings.Contains(got.out, "13 kept") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}

// TestNewcomersPutBambooUnderLoad does the same with loads and objectives. They are run
// on a machine that does nothing else; here other packages are tested beside this one.
func TestNewcomersPutBambooUnderLoad(t *testing.T) {
	r := newcomers(t, "testdata/newcomers_under_load", 2)
	if got := r.godog("run", "--list"); got.code != 0 || !strings.Contains(got.out, "3 of 3 scenarios would run") {
		t.Errorf("the loads are not understood: exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	if os.Getenv("MEASURE_EXAMPLES") != "true" {
		t.Log("the loads are understood; they are run with MEASURE_EXAMPLES=true")
		return
	}
	if got := r.godog("run"); got.code != 0 || !strings.Contains(got.out, "3 kept") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}

// newcomers is a project with the features of a folder, tidied by lint.
func newcomers(t *testing.T, dir string, atLeast int) *root {
	t.Helper()
	files := map[string]string{}
	folder := os.DirFS(dir)
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		files["features/"+path] = string(text)
		return err
	})
	if err != nil || len(files) < atLeast {
		t.Fatalf("%d files, %v", len(files), err)
	}
	r := emptyRoot(t, files)
	if got := r.godog("lint", "--fix"); got.code != 0 {
		t.Errorf("lint: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	return r
}
