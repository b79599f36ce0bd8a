package feature

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// extension ends the name of a feature file.
const extension = ".feature"

// Find lists the feature files below a folder, or the one file that is named, in the
// order of their names. Its error joins a Problem for each file that was meant to be one
// and has another name. Hidden files and folders, and what editors keep beside a file, are
// passed over.
func Find(root string) ([]string, error) {
	info, err := os.Stat(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file or folder; name a folder or a .feature file below %s", root,
			here())
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		if path.Ext(root) != extension {
			return nil, Problem{File: root, Message: "not a feature file; its name must end in " + extension}
		}
		return []string{root}, nil
	}
	var files []string
	var problems []error
	err = filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		p = filepath.ToSlash(p)
		name := entry.Name()
		hidden := strings.HasPrefix(name, ".") && p != root
		switch {
		case err != nil:
			return err
		case entry.IsDir() && hidden:
			return filepath.SkipDir
		case entry.IsDir() || hidden:
		case path.Ext(p) == extension:
			files = append(files, p)
		default:
			if meant := meantAs(name); meant != "" {
				problems = append(problems, Problem{File: p, Message: fmt.Sprintf(
					"it would not be run, because its name does not end in %s; rename it to %s, or move it elsewhere",
					extension, meant)})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", root, err)
	}
	return files, errors.Join(problems...)
}

// nearly are other endings of files that were meant to be features.
var nearly = []string{".feature", ".features", ".feature.txt", ".feature.md", ".feature.doc"}

// meantAs is the name that a file should have which is nearly a feature; "" of others.
func meantAs(name string) string {
	for _, ending := range nearly {
		if base := len(name) - len(ending); base > 0 && strings.EqualFold(name[base:], ending) {
			return name[:base] + extension
		}
	}
	return ""
}

func here() string {
	dir, err := os.Getwd()
	if err != nil {
		return "the working folder"
	}
	return dir
}
