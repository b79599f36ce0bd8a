package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bamboo-spec/steps"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/draft"
	"bamboo-spec/support/lint"
	"bamboo-spec/support/spelling"
)

const newHelp = `godog new CAPABILITY "PROMISE" writes features/CAPABILITY/promise.feature, which runs as it is: change it from
there. A file that is there already is left alone. A capability of your own is declared under capabilities: in
godog.yml.

Capabilities: `

// begin is godog new.
func begin(args []string, out, errs io.Writer) int {
	house, _, err := ownProject()
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	f := cli.New("godog new", newHelp+strings.Join(house.Folders, ", "), out,
		`godog new session "A greeting is answered"`,
		`godog new zh-CN "问候会得到回应"`)
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	if f.NArg() != 2 {
		fmt.Fprintf(errs,
			"godog new takes a capability and a promise in quotation marks; godog new --help shows an example\n")
		return 2
	}
	file, err := writeFeature(f.Arg(0), f.Arg(1), house)
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	fmt.Fprintf(out,
		"%s is written, and it runs:\n  go tool godog run %s\nSentences to change it with:\n  go tool godog steps "+
			"WORD…\n",
		file, file)
	return 0
}

func writeFeature(capability, promise string, house lint.Project) (string, error) {
	if !slices.Contains(house.Folders, capability) {
		return "", fmt.Errorf("there is no capability “%s”%s; there are %s; declare your own with its "+
			"meaning under capabilities: in godog.yml", capability,
			spelling.DidYouMean(capability, house.Folders), strings.Join(house.Folders, ", "))
	}
	if _, err := os.Stat("features"); err != nil {
		return "", fmt.Errorf("a feature is written from the root of the project: %w", err)
	}
	file, text, err := draft.Feature(capability, promise)
	if err != nil {
		return "", err
	}
	if err := wellWorded(file, text, house); err != nil {
		return "", err
	}
	path := filepath.FromSlash(file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("%s is there already; it was left alone", file)
	}
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	return file, errors.Join(err, f.Close())
}

// wellWorded holds a new feature to the house wording, beside those that are there.
func wellWorded(file, text string, house lint.Project) error {
	features, err := lint.Read(".feature", "features")
	if err != nil {
		return err
	}
	features = slices.DeleteFunc(features, func(s lint.Source) bool { return s.File == file }) // it is left alone
	var problems []error
	for _, f := range lint.Features(append(features, lint.Source{File: file, Content: []byte(text)}), steps.Book(),
		house) {
		if f.File == file {
			problems = append(problems, fmt.Errorf("“%s” cannot be written: %s", file, f.Message))
		}
	}
	return errors.Join(problems...)
}
