package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

func TestPlain(t *testing.T) {
	_, missing := os.Open("tea/none.json")
	folder := &fs.PathError{Op: "read", Path: "tea", Err: syscall.EISDIR}
	odd := &os.LinkError{Op: "rename", Old: "a", New: "b", Err: errors.New("cups are out")}
	for want, err := range map[string]error{
		"tea/none.json: there is no such file or folder":             missing,
		"--baseline: tea/none.json: there is no such file or folder": fmt.Errorf("--baseline: %w", missing),
		"tea: it is a folder, not a file\nb: the system says: cups are out": errors.Join(folder,
			fmt.Errorf("%w", odd)),
		"no file": errors.New("no file"),
	} {
		if got := Plain(err); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}
