package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"bamboo-spec/steps"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/plan"
)

const stepsHelp = `godog steps [WORD…] is the phrase book: the sentences that speak of the words, best first, what each means,
what can stand in it, an example, and the features that use it. A word is found in any form and by other names
that people have for it: abort, timeout, cors, ttft, slow client. Without a word it prints them all.

`

// phraseBookFile is the phrase book as a page.
const phraseBookFile = "steps/README.md"

// explain is godog steps.
func explain(args []string, out, errs io.Writer) int {
	f := cli.New("godog steps", stepsHelp, out,
		"godog steps                   # the whole phrase book",
		"godog steps stop              # sentences about stopping an answer",
		"godog steps history restart   # those that have both words",
		"godog steps --usage           # which sentences are used most",
		"godog steps --unused model    # those about the model that no feature uses")
	write := f.Bool("write", false, "write the whole book to "+phraseBookFile)
	usage := f.Bool("usage", false, "how many features use each sentence, the most used first")
	unused := f.Bool("unused", false, "only the sentences that no feature uses")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	book, err := steps.Phrasebook()
	switch {
	case err != nil:
	case *write:
		err = writePhraseBook(book)
	case *unused, *usage:
		err = showUsage(book, f.Args(), *unused, out)
	default:
		err = show(book, f.Args(), out)
	}
	if err != nil {
		fmt.Fprintln(errs, cli.Plain(err))
		return 2
	}
	return 0
}

// mostShown is how many sentences a search shows: the best ones.
const mostShown = 10

// show prints the phrases that speak of the words.
func show(book *phrasebook.Book, words []string, out io.Writer) error {
	found, all := book.Find(words...)
	rest := book.Look(words...)
	if !all && rest != "" {
		found = nil // a chapter has all the words
	}
	if len(found) == 0 && rest == "" {
		return fmt.Errorf("no sentence speaks of “%s”; try one word, or a shorter one%s", strings.Join(words, " "),
			book.Suggest(words))
	}
	uses, err := uses()
	if err != nil {
		return err
	}
	var text strings.Builder
	if !all && len(found) > 0 {
		fmt.Fprintf(&text, "No sentence speaks of all of “%s”; these speak of a part of it.\n\n",
			strings.Join(words, " "))
	}
	shown := found
	if len(words) > 0 {
		shown = found[:min(mostShown, len(found))]
	}
	for _, p := range shown {
		fmt.Fprintf(&text, "%s\n", p.Text(p.UsedBy(uses)))
	}
	if more := len(found) - len(shown); more > 0 {
		fmt.Fprintf(&text, "%d more speak of it: add a word.\n\n", more)
	}
	_, err = io.WriteString(out, text.String()+rest)
	return err
}

// uses tells which features of the project use each expression; none outside of a project.
func uses() (map[string][]string, error) {
	if _, err := os.Stat("features"); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return plan.Uses(steps.Book(), "features")
}

// writePhraseBook writes the page, in the root of the project alone.
func writePhraseBook(book *phrasebook.Book) error {
	if _, err := os.Stat("steps/steps.go"); err != nil {
		return fmt.Errorf("%s is written from the root of the project: %w", phraseBookFile, err)
	}
	return os.WriteFile(phraseBookFile, []byte(book.Markdown()), 0o644)
}
