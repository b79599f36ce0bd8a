package phrasebook

import (
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

// Suggest is a clause with words of the vocabulary that resemble the given ones,
// or nothing.
func (b *Book) Suggest(words []string) string {
	var known []string
	for _, p := range b.All() {
		for _, w := range p.Wordings {
			for word := range strings.FieldsSeq(w.Text) {
				if word = strings.Trim(word, `":,`); len(word) > 2 {
					known = append(known, word)
				}
			}
		}
	}
	for _, w := range words {
		if hint := spelling.DidYouMean(w, known); hint != "" {
			return hint
		}
	}
	return ""
}

// UsedBy lists the features that use the phrase; uses has them by expression.
func (p *Phrase) UsedBy(uses map[string][]string) []string {
	var files []string
	for _, w := range p.Wordings {
		files = append(files, w.UsedBy(uses)...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// UsedBy lists the features that use this wording.
func (w Wording) UsedBy(uses map[string][]string) []string {
	var files []string
	for _, expr := range w.Exprs {
		files = append(files, uses[expr]...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// Text explains the phrase on a terminal; usedBy are features that use it.
func (p *Phrase) Text(usedBy []string) string {
	var b strings.Builder
	for _, w := range p.Wordings {
		fmt.Fprintf(&b, "%s %s\n", w.keywords(), w.Text)
	}
	fmt.Fprintf(&b, "    %s\n", p.Meaning)
	wide := 0
	for _, v := range p.Values {
		wide = max(wide, len([]rune(v.Name)))
	}
	for _, v := range p.Values {
		fmt.Fprintf(&b, "      %-*s  %s\n", wide, v.Name, v.Wanted)
	}
	if below := p.below(); below != "" {
		fmt.Fprintf(&b, "    Below it: %s.\n", below)
	}
	if len(p.Needs) > 0 {
		fmt.Fprintf(&b, "    Needs %s.\n", p.Needs)
	}
	for _, e := range p.Examples {
		fmt.Fprintf(&b, "    For example:\n%s", indented(e.Steps, "      "))
	}
	if len(usedBy) > 0 {
		fmt.Fprintf(&b, "    Used by %s", usedBy[0])
		if more := len(usedBy) - 1; more > 0 {
			fmt.Fprintf(&b, " and %d more", more)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// keywords are those under which the wording may stand, in its language.
func (w Wording) keywords() string {
	var all []string
	for _, k := range w.Keywords {
		all = append(all, k.Before(w.Text))
	}
	return strings.Join(all, "/")
}

// below says what stands below the sentence, in words; empty: nothing.
func (p *Phrase) below() string {
	switch {
	case p.Takes == sentence.DocString:
		return `a text between lines of """`
	case p.Takes == sentence.Table && len(p.Tables) == 0:
		return "a table"
	case p.Takes != sentence.Table:
		return ""
	}
	var tables []string
	for _, t := range p.Tables {
		var names []string
		for _, c := range t {
			n := c.Name
			if c.Optional {
				n += " (may be left out)"
			}
			names = append(names, n)
		}
		tables = append(tables, strings.Join(names, ", "))
	}
	return "a table with " + strings.Join(tables, "; or ")
}

func indented(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	return b.String()
}
