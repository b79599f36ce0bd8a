package plan

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bamboo-spec/support/feature"
)

// request is a path of the command line: a folder, a file, or lines of a file.
type request struct {
	path  string // slash-separated, relative to the working folder if it is below it
	lines []span // empty: all of it
}

var (
	pathWithLines = regexp.MustCompile(`^(.+\.feature)((?::\d+(?:-\d+)?)+)$`)
	pattern       = regexp.MustCompile(`[*?[]`)
)

// parseRequests reads one argument: PATH, FILE.feature:4, FILE.feature:4:11 (two lines),
// FILE.feature:4-9 (what stands there), or a pattern of paths, in which ** means folders
// at any depth. A pattern that no path fits is an error.
func parseRequests(arg string) ([]request, error) {
	r := request{path: arg}
	if m := pathWithLines.FindStringSubmatch(arg); m != nil {
		r.path = m[1]
		for _, part := range strings.Split(m[2], ":")[1:] {
			s, err := parseSpan(part)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", arg, err)
			}
			r.lines = append(r.lines, s)
		}
	}
	r.path = feature.FromHere(r.path)
	if !pattern.MatchString(r.path) || exists(r.path) {
		return []request{r}, nil
	}
	if len(r.lines) > 0 {
		return nil, fmt.Errorf("%s: lines belong to one file, not to a pattern", arg)
	}
	fitting, err := expand(r.path)
	if err == nil && len(fitting) == 0 {
		err = fmt.Errorf("no .feature file and no folder fits the pattern")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	var all []request
	for _, p := range fitting {
		all = append(all, request{path: p})
	}
	return all, nil
}

// parseSpan reads 4 or 4-9.
func parseSpan(text string) (span, error) {
	from, to, _ := strings.Cut(text, "-")
	if to == "" {
		to = from
	}
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(to)
	switch {
	case errA != nil || errB != nil || a < 1:
		return span{}, fmt.Errorf("lines count from 1")
	case b < a:
		return span{}, fmt.Errorf("the lines %s end before they begin", text)
	}
	return span{a, b}, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// expand lists the folders and .feature files that fit a pattern, in the order of their names.
func expand(glob string) ([]string, error) {
	if _, err := path.Match(glob, ""); err != nil {
		return nil, err
	}
	parts := strings.Split(glob, "/")
	fixed := slices.IndexFunc(parts, pattern.MatchString)
	root := path.Join(parts[:fixed]...)
	if path.IsAbs(glob) {
		root = "/" + root
	}
	var fitting []string
	err := filepath.WalkDir(filepath.FromSlash(path.Clean(root)), func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		p = filepath.ToSlash(p)
		wanted := entry.IsDir() || path.Ext(p) == ".feature"
		if wanted && fits(parts, strings.Split(p, "/")) {
			fitting = append(fitting, p)
		}
		return nil
	})
	if os.IsNotExist(err) {
		err = nil
	}
	return fitting, err
}

// fits reports whether the parts of a path match those of a pattern, which path.Match would
// take each. The part ** matches any number of folders.
func fits(pattern, parts []string) bool {
	switch {
	case len(pattern) == 0:
		return len(parts) == 0
	case pattern[0] == "**":
		return fits(pattern[1:], parts) || len(parts) > 0 && fits(pattern, parts[1:])
	case len(parts) == 0:
		return false
	}
	matched, err := path.Match(pattern[0], parts[0])
	return err == nil && matched && fits(pattern[1:], parts[1:])
}

// means reports whether the request takes in a scenario of the file.
func (r request) means(file string, p *place) bool {
	switch {
	case r.path == file:
		return len(r.lines) == 0 || slices.ContainsFunc(r.lines, p.chosenWithin)
	case r.path == ".":
		return true
	default:
		return strings.HasPrefix(file, r.path+"/")
	}
}
