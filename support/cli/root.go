package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Root goes to the nearest folder upwards that holds the file, so that a command works from anywhere below it.
// It returns the path from there back to where it was called, "" for the folder itself or if there is none.
func Root(file string) (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, file)); err == nil {
			back, err := filepath.Rel(dir, start)
			if err != nil || back == "." {
				return "", err
			}
			return back, os.Chdir(dir)
		}
		if dir == filepath.Dir(dir) {
			return "", nil
		}
	}
}

// From turns the paths that were given in the folder back below the root into paths from the root. One that is not
// there, but is at the root, is taken as that: so does what a run says hold wherever it is pasted.
func From(back string, paths []string) []string {
	all := slices.Clone(paths)
	for i, p := range all {
		here := filepath.Join(back, p)
		if back == "" || filepath.IsAbs(p) || !there(here) && there(p) {
			continue
		}
		all[i] = filepath.ToSlash(here)
	}
	return all
}

// there reports whether there is a file or a folder, of FILE:LINE the file, of a pattern the folder it begins with.
func there(path string) bool {
	if i := strings.Index(path, ".feature:"); i >= 0 {
		path = path[:i+len(".feature")]
	}
	if i := strings.IndexAny(path, "*?["); i >= 0 {
		path = filepath.Dir(path[:i] + "x")
	}
	_, err := os.Stat(path)
	return err == nil
}
