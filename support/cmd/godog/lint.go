package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"bamboo-spec/steps"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/config"
	"bamboo-spec/support/feature"
	"bamboo-spec/support/lint"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/runner"
)

const lintHelp = `godog lint [PATH…] holds features to the house wording and says what a run would not understand, as
file:line:column: message. Without a path it looks at all features.
Exit codes: 0 nothing was found, 1 something was, 2 it could not be looked at.

`

// holdToWording is godog lint.
func holdToWording(args []string, out, errs io.Writer) int {
	f := cli.New("godog lint", lintHelp, out,
		"godog lint",
		"godog lint --fix features/stream")
	fix := f.Bool("fix", false, "format first: indentation, tables, spaces at the ends of lines")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	paths := f.Args()
	if len(paths) == 0 {
		paths = []string{"features"}
	}
	back, err := cli.Root(runner.ConfigFile)
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	if f.NArg() > 0 {
		paths = cli.From(back, paths)
	}
	house, own, err := ownProject()
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	files, misnamed, err := features(paths)
	if err == nil && *fix {
		err = format(files, out)
	}
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	return tell(append(misnamed, lookAt(files, house, own)...), out)
}

// features reads the feature files at the paths, each once, and tells of files that were meant
// to be one.
func features(paths []string) (files []lint.Source, misnamed []lint.Finding, err error) {
	seen := map[string]bool{}
	for _, p := range paths {
		found, err := feature.Find(filepath.ToSlash(filepath.Clean(p)))
		for _, problem := range feature.Problems(err) {
			if problem.File == "" {
				return nil, nil, err
			}
			misnamed = append(misnamed, problem)
		}
		for _, f := range found {
			if seen[f] {
				continue
			}
			seen[f] = true
			read, err := lint.Read("", f)
			if err != nil {
				return nil, nil, err
			}
			files = append(files, read...)
		}
	}
	if len(files)+len(misnamed) == 0 {
		return nil, nil, fmt.Errorf("there is no feature at %v", paths)
	}
	return files, misnamed, nil
}

// format writes the files that are not yet as they are to be.
func format(files []lint.Source, out io.Writer) error {
	var problems []error
	for i, f := range files {
		fixed, err := lint.Fix(f)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if bytes.Equal(fixed.Content, f.Content) {
			continue
		}
		if err := os.WriteFile(filepath.FromSlash(f.File), fixed.Content, 0o644); err != nil {
			problems = append(problems, err)
			continue
		}
		files[i] = fixed
		fmt.Fprintf(out, "%s is formatted\n", f.File)
	}
	return errors.Join(problems...)
}

// lookAt finds what departs from the house wording and what could not be run. Names
// are compared with those of all features of the project.
func lookAt(files []lint.Source, house lint.Project, own config.Own) []lint.Finding {
	asked := map[string]bool{}
	var paths []string
	for _, f := range files {
		asked[f.File] = true
		paths = append(paths, f.File)
	}
	var found []lint.Finding
	known := map[[3]any]bool{}
	for _, p := range plan.Problems(steps.Add, paths, own.Tags) {
		found = append(found, p)
		known[[3]any{p.File, p.Line, p.Column}] = true
	}
	for _, f := range lint.Features(append(others(asked), files...), nil, house) {
		if asked[f.File] && !known[[3]any{f.File, f.Line, f.Column}] {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b lint.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return found
}

// others are the features of the project that were not asked for.
func others(asked map[string]bool) []lint.Source {
	all, err := lint.Read(".feature", "features")
	if err != nil { // outside of a project there are none
		return nil
	}
	return slices.DeleteFunc(all, func(f lint.Source) bool { return asked[f.File] })
}

// tell prints the findings and returns the exit code.
func tell(found []lint.Finding, out io.Writer) int {
	for _, f := range found {
		fmt.Fprintln(out, f)
	}
	if len(found) > 0 {
		return 1
	}
	return 0
}
