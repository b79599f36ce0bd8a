// Package lint holds the features and the vocabulary to the house wording. Its
// entry points are Features and Vocabulary: they look at files that were read
// before, change nothing, and return what they find.
package lint

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bamboo-spec/support/feature"
)

// Source is a file as it is written.
type Source struct {
	File    string // slash-separated, relative to the root of the project
	Content []byte
}

// Read reads every file below the folders (or the files themselves) whose name
// ends in suffix, in the order of their names.
func Read(suffix string, paths ...string) ([]Source, error) {
	var all []Source
	for _, p := range paths {
		err := filepath.WalkDir(p, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(file, suffix) {
				return err
			}
			content, err := os.ReadFile(file)
			all = append(all, Source{filepath.ToSlash(filepath.Clean(file)), content})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Finding is one departure from the house wording, or a problem that keeps a feature from
// being run.
type Finding = feature.Problem

// findings gathers what is found in one file.
type findings struct {
	file string
	all  []Finding
}

func (f *findings) add(line, column int, format string, args ...any) {
	f.all = append(f.all, Finding{File: f.file, Line: line, Column: max(1, column),
		Message: fmt.Sprintf(format, args...)})
}

func sorted(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all
}
