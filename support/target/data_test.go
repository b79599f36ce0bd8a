package target_test

import (
	"os"
	"path/filepath"
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
