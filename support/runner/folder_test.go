package runner

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// folder makes a project root of these files, path and content, and goes there.
func folder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// said is the text of an error, "" of none.
func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// does is a sentence that always holds.
func does(context.Context) error { return nil }
