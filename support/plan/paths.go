package plan

import (
	"path"
	"slices"
	"strings"
)

// Paths are what the arguments of a command mean: folders, files, and lines of files.
type Paths []request

// ParsePaths reads the arguments.
func ParsePaths(args []string) (Paths, error) {
	var all Paths
	for _, arg := range args {
		r, err := parseRequests(arg)
		if err != nil {
			return nil, err
		}
		all = append(all, r...)
	}
	return all, nil
}

// Folders are those in which the files stand, each once.
func (p Paths) Folders() []string {
	var folders []string
	for _, r := range p {
		folder := r.path
		if path.Ext(folder) == ".feature" {
			folder = path.Dir(folder)
		}
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// Mean reports whether the file is one of them, or below one.
func (p Paths) Mean(file string) bool {
	return slices.ContainsFunc(p, func(r request) bool {
		return r.path == file || r.path == "." || strings.HasPrefix(file, r.path+"/")
	})
}
