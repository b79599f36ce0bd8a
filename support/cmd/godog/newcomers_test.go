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
	files := map[string]string{}
	folder := os.DirFS("testdata/newcomers")
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		files["features/"+path] = string(text)
		return err
	})
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	r := emptyRoot(t, files)
	if got := r.godog("lint", "--fix"); got.code != 0 {
		t.Errorf("lint: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if got := r.godog("run"); got.code != 0 || !strings.Contains(got.out, "13 kept") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}
