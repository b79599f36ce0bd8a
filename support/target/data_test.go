package target_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shirou/gopsutil/v3/disk"

	"bamboo-spec/support/target"
)

func TestDataIsInMemoryWhereThereIsRoom(t *testing.T) {
	t.Setenv("TMPDIR", "")
	dir, err := target.DataFolder()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(dir) // the error has no consequence: it is empty
	u, err := disk.Usage("/dev/shm")
	want := os.TempDir()
	if err == nil && u.Fstype == "tmpfs" && u.Free >= 1<<30 {
		want = "/dev/shm"
	}
	if filepath.Dir(dir) != filepath.Clean(want) {
		t.Errorf("the data is in %s, want a folder in %s", dir, want)
	}
}

func TestDataIsWhereTMPDIRSays(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("TMPDIR names no folder here")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	dir, err := target.DataFolder()
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Dir(dir) != temp {
		t.Errorf("the data is in %s, want a folder in %s", dir, temp)
	}
}

func TestWhatAKilledRunLeftIsSwept(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("TMPDIR names no folder here")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	mine, err := target.DataFolder()
	if err != nil {
		t.Fatal(err)
	}
	owner := strings.Split(filepath.Base(mine), "-")[2:5]
	dead := filepath.Join(temp, "bamboo-spec-"+owner[0]+"-60000-"+owner[2]+"-1") // the id of an earlier process
	foreign := filepath.Join(temp, "bamboo-spec-1-2-3-notes")
	for _, dir := range []string{dead, foreign} {
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := target.RunFolder(); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{mine: true, dead: false, foreign: true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
