package plan

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/chinese"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

// inItsWords says what is wrong with a cell in the language and the words of the sentence's table. The sentence's
// function, which refuses it, knows neither.
func (r dryRunStep) inItsWords(bad *sentence.CellError) {
	column := r.sentence.Column(bad.Column)
	if !r.translated() {
		return
	}
	text := bad.Err.Error()
	if value := valueAt(r.step.Argument.DataTable, bad); column.Words != nil {
		text = suggested(text, value, column.Words)
	}
	if said := r.inWords(chinese.Say(text)); said != bad.Err.Error() {
		bad.Err = errors.New(said)
	}
}

// translated reports whether the sentence's table has words of another language.
func (r dryRunStep) translated() bool {
	return slices.ContainsFunc(r.sentence.Columns, func(c sentence.Column) bool { return c.Name != c.Means })
}

// valueAt is what is written in a cell.
func valueAt(t *messages.PickleTable, bad *sentence.CellError) string {
	for i, c := range t.Rows[0].Cells {
		if c.Value == bad.Column {
			return t.Rows[bad.Row+1].Cells[i].Value
		}
	}
	return ""
}

// suggested adds to a message that refuses a value which of the words was meant, if one is like it.
func suggested(message, value string, words map[string]string) string {
	var known []string
	for w := range words {
		known = append(known, w)
	}
	slices.Sort(known)
	before, after, found := strings.Cut(message, ";")
	if !found || !strings.Contains(before, "“"+value+"”") || strings.Contains(message, "did you mean") {
		return message
	}
	return before + spelling.DidYouMean(value, known) + ";" + after
}

// inWords replaces what the sentence's function calls things by what its table calls them.
func (r dryRunStep) inWords(message string) string {
	table := map[string]string{}
	for _, c := range r.sentence.Columns {
		for word, means := range c.Words {
			table[means] = word
		}
	}
	if len(table) == 0 {
		return message
	}
	return anyOf(table).ReplaceAllStringFunc(message, func(word string) string { return table[word] })
}

// anyOf finds the words of a table in a text, the longer ones first.
func anyOf(table map[string]string) *regexp.Regexp {
	var words []string
	for w := range table {
		words = append(words, regexp.QuoteMeta(w))
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`\b(?:` + strings.Join(words, "|") + `)\b`)
}
