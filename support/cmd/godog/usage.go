package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bamboo-spec/support/phrasebook"
)

// showUsage prints how many features use each sentence that speaks of the words, the most
// used first, or only those that none uses.
func showUsage(book *phrasebook.Book, words []string, unused bool, out io.Writer) error {
	uses, err := uses()
	if err != nil {
		return err
	}
	if uses == nil {
		return errors.New("there is no folder features here, so nothing says which sentences are used")
	}
	type row struct {
		text string
		n    int
	}
	var rows []row
	found, _ := book.Find(words...)
	for _, p := range found {
		for _, w := range p.Wordings {
			n := len(w.UsedBy(uses))
			if !unused || n == 0 {
				rows = append(rows, row{w.Text, n})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.n, a.n) })
	var text strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&text, "%5d  %s\n", r.n, r.text)
	}
	if unused && len(rows) == 0 {
		text.WriteString("Every sentence is used.\n")
	}
	_, err = io.WriteString(out, text.String())
	return err
}
