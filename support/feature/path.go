package feature

import (
	"os"
	"path"
	"path/filepath"
)

// FromHere is the one spelling under which a path is known, so that a file
// named in two ways is one file.
func FromHere(name string) string {
	if filepath.IsAbs(name) {
		if dir, err := os.Getwd(); err == nil {
			if below, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(below) {
				name = below
			}
		}
	}
	return path.Clean(filepath.ToSlash(name))
}
