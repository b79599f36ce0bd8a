package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "bamboo-spec"

// arrows say which folders alone may import what: features → steps → support. A
// folder imports what lies below it in its own tests.
var arrows = []struct {
	imported string // a package, or all below it when it ends in /
	by       []string
}{
	{module + "/steps", []string{".", "steps", "support/cmd/godog"}},
	{module + "/steps/", []string{"steps"}}, // a subject never imports another one
	{module + "/support/cmd/", nil},
	{"github.com/cucumber/godog", []string{".", "steps", "steps/", "support/plan", "support/runner",
		"support/table/tabletest"}},
	{"github.com/cucumber/gherkin/", []string{"steps", "support/feature", "support/plan", "support/phrasebook",
		"support/report", "support/report/internal/sample"}},
	{"github.com/cucumber/messages/", []string{"steps", "support/feature", "support/plan", "support/lint",
		"support/argument", "support/world/worldtest", "support/report", "support/report/internal/sample",
		"support/table/tabletest"}},
}

// offends tells whether the folder must not import that.
func offends(folder, imported string) bool {
	for _, a := range arrows {
		if imported == a.imported || strings.HasSuffix(a.imported, "/") && strings.HasPrefix(imported, a.imported) {
			return !slices.ContainsFunc(a.by, func(by string) bool {
				return folder == by || strings.HasSuffix(by, "/") && strings.HasPrefix(folder, by)
			})
		}
	}
	return false
}

func TestArrowsGoOneWay(t *testing.T) {
	const root = "../../.."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (entry.Name()[0] == '.' || entry.Name() == "testdata" || name == "out"):
			return filepath.SkipDir
		case entry.IsDir():
			return nil
		case strings.HasPrefix(name, "features/") && path.Ext(name) != ".feature":
			t.Errorf("%s: features/ holds .feature files alone", name)
		case path.Ext(name) == ".go":
			seen[path.Dir(name)] = true
			for _, i := range importsOf(t, file) {
				if i == module+"/steps" && strings.HasPrefix(name, "steps/") && strings.HasSuffix(name, "_test.go") {
					continue // a subject is tested with the whole vocabulary
				}
				if offends(path.Dir(name), i) {
					t.Errorf("%s imports %s: arrows go features → steps → support", name, i)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range arrows {
		for _, folder := range a.by {
			if !seen[folder] && !strings.HasSuffix(folder, "/") {
				t.Errorf("an arrow begins at %s, where no Go file was found", folder)
			}
		}
	}
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, i := range f.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, imported)
	}
	return all
}

func TestOffends(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"support/world", "bamboo-spec/steps"}:                   true,
		{"support/lint", "bamboo-spec/steps"}:                    true,
		{"support/cmd/godog", "bamboo-spec/steps"}:               false,
		{".", "bamboo-spec/steps"}:                               false,
		{"steps", "bamboo-spec/steps"}:                           false,
		{"steps", "bamboo-spec/support/cmd/godog"}:               true,
		{"support/report", "github.com/cucumber/godog"}:          true,
		{"support/world", "github.com/cucumber/godog"}:           true,
		{"support/runner", "github.com/cucumber/godog"}:          false,
		{"steps", "github.com/cucumber/godog"}:                   false,
		{"steps/load", "github.com/cucumber/godog"}:              false,
		{"steps/load", "bamboo-spec/steps/model"}:                true,
		{"steps", "bamboo-spec/steps/model"}:                     false,
		{"support/world", "github.com/cucumber/messages/go/v34"}: true,
		{"support/lint", "github.com/cucumber/messages/go/v34"}:  false,
		{"support/world", "bamboo-spec/support/client"}:          false,
		{"support/world", "bamboo-spec/support/stepsomething"}:   false,
	} {
		if got := offends(pair[0], pair[1]); got != want {
			t.Errorf("%s: %t, not %t", fmt.Sprint(pair), got, want)
		}
	}
}
