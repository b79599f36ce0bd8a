// Package featuretest makes the feature files that tests read.
package featuretest

import (
	"os"
	"path/filepath"
	"testing"
)

// Folder makes a project root of these files, path and content, and goes there.
func Folder(t *testing.T, files map[string]string) {
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
