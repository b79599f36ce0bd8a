package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"bamboo-spec/steps"
	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/runner"
)

const stepsHelp = `godog steps [WORD…] is the phrase book: every sentence that has all of the words, what it means, what can
stand in it, an example, and the features that use it. Without a word it prints them all.

`

// phraseBookFile is the phrase book as a page.
const phraseBookFile = "steps/README.md"

// explain is godog steps.
func explain(args []string, out, errs io.Writer) int {
	f := pflag.NewFlagSet("godog steps", pflag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() { fmt.Fprint(out, stepsHelp, f.FlagUsages()) }
	write := f.Bool("write", false, "write the whole book to "+phraseBookFile)
	switch err := f.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(errs, "%v; godog steps --help shows what can be said\n", err)
		return 2
	}
	book, err := steps.Phrasebook()
	if err == nil && *write {
		err = writePhraseBook(book)
	} else if err == nil {
		err = show(book, f.Args(), out)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	return 0
}

// show prints the phrases that speak of the words.
func show(book *phrasebook.Book, words []string, out io.Writer) error {
	found, rest := book.Find(words...), book.Look(words...)
	if len(found) == 0 && rest == "" {
		return fmt.Errorf("no sentence speaks of “%s”; try one word, or a shorter one%s", strings.Join(words, " "), book.Suggest(words))
	}
	uses, err := uses()
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, p := range found {
		fmt.Fprintf(&text, "%s\n", p.Text(p.UsedBy(uses)))
	}
	_, err = io.WriteString(out, text.String()+rest)
	return err
}

// uses tells which features of the project use each expression; none outside of a project.
func uses() (map[string][]string, error) {
	if _, err := os.Stat("features"); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return runner.Uses(steps.Book(), "features")
}

// writePhraseBook writes the page, in the root of the project alone.
func writePhraseBook(book *phrasebook.Book) error {
	if _, err := os.Stat("steps/steps.go"); err != nil {
		return fmt.Errorf("%s is written from the root of the project: %w", phraseBookFile, err)
	}
	return os.WriteFile(phraseBookFile, []byte(book.Markdown()), 0o644)
}
