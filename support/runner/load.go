package runner

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
)

// document is one feature file, read and parsed.
type document struct {
	file    string // slash-separated, as given or found below a given folder
	content []byte
	ast     *messages.GherkinDocument
	pickles []*messages.Pickle
	source  *report.Source

	excluded bool // it is in a folder that the one above it was not to take in
}

// parts lists the backgrounds and scenarios of the document, those of its rules too.
func (d *document) parts() (backgrounds []*messages.Background, scenarios []*messages.Scenario) {
	add := func(b *messages.Background, s *messages.Scenario) {
		if b != nil {
			backgrounds = append(backgrounds, b)
		}
		if s != nil {
			scenarios = append(scenarios, s)
		}
	}
	for _, c := range d.ast.Feature.Children {
		add(c.Background, c.Scenario)
		if c.Rule != nil {
			for _, rc := range c.Rule.Children {
				add(rc.Background, rc.Scenario)
			}
		}
	}
	return backgrounds, scenarios
}

// request is a path of the command line: a folder, a file, or a line of a file.
type request struct {
	path string // slash-separated, relative to the working folder if it is below it
	line int    // 0: all of it
}

var pathWithLine = regexp.MustCompile(`^(.+\.feature):(\d+)$`)

func parseRequest(arg string) (request, error) {
	r := request{path: arg}
	if m := pathWithLine.FindStringSubmatch(arg); m != nil {
		line, err := strconv.Atoi(m[2])
		if err != nil || line < 1 {
			return r, fmt.Errorf("%s: lines count from 1", arg)
		}
		r.path, r.line = m[1], line
	}
	r.path = fromHere(r.path)
	return r, nil
}

// fromHere is the one spelling under which the runner knows a path, so that a file
// named in two ways is one file.
func fromHere(name string) string {
	if filepath.IsAbs(name) {
		if dir, err := os.Getwd(); err == nil {
			if below, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(below) {
				name = below
			}
		}
	}
	return path.Clean(filepath.ToSlash(name))
}

// load reads the feature files that the requests name, each once, in order.
func load(requests []request, exclude []string) ([]*document, error) {
	var without []string
	for _, e := range exclude {
		without = append(without, fromHere(e))
	}
	excluded := map[string]bool{} // by file
	var problems []error
	for _, r := range requests {
		found, left, err := featureFiles(r.path, without)
		if err != nil {
			problems = append(problems, err)
		}
		for _, f := range left {
			if _, known := excluded[f]; !known {
				excluded[f] = true
			}
		}
		for _, f := range found {
			excluded[f] = false
		}
	}
	var docs []*document
	for _, f := range slices.Sorted(maps.Keys(excluded)) {
		d, err := parse(f)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		d.excluded = excluded[f]
		docs = append(docs, d)
	}
	return docs, errors.Join(problems...)
}

// featureFiles lists the feature files below a root; excluded are those of folders in it
// that it is not to take in.
func featureFiles(root string, exclude []string) (files, excluded []string, err error) {
	info, err := os.Stat(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: there is no such file or folder; name a folder or a .feature file below %s", root, here())
	}
	if !info.IsDir() {
		if path.Ext(root) != ".feature" {
			return nil, nil, fmt.Errorf("%s: not a feature file; its name must end in .feature", root)
		}
		return []string{root}, nil, nil
	}
	err = filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		p = filepath.ToSlash(p)
		switch {
		case err != nil:
			return err
		case entry.IsDir() || path.Ext(p) != ".feature":
		case slices.ContainsFunc(exclude, func(e string) bool { return strings.HasPrefix(p, e+"/") && !strings.HasPrefix(root+"/", e+"/") }):
			excluded = append(excluded, p)
		default:
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", root, err)
	}
	return files, excluded, nil
}

func here() string {
	dir, err := os.Getwd()
	if err != nil {
		return "the working folder"
	}
	return dir
}
