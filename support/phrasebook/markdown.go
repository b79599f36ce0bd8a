package phrasebook

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

const head = `# The phrase book

Every sentence that a feature can use, with what it means and an example. The examples are run by a test. On the
command line ` + "`go tool godog steps WORD…`" + ` finds sentences by words and tells which features use them.

What is written in italics is yours to choose: [what can stand in a sentence](#what-can-stand-in-a-sentence).

This page is generated from the doc comments of the step functions in this folder: change those, then run
` + "`go tool godog steps --write`" + `.

## Index
`

// Markdown is the whole book as a page: an index, what can stand in sentences, the sentences by subject, the chapters.
func (b *Book) Markdown() string {
	var w strings.Builder
	w.WriteString(head)
	chapters := append([]Chapter{b.slots()}, b.Chapters...)
	for _, a := range b.Areas {
		fmt.Fprintf(&w, "\n[%s](#%s)\n\n", a.title(), anchor(a.title()))
		for _, p := range a.Phrases {
			fmt.Fprintf(&w, "* [%s](#%s)\n", escaped(p.Wordings[0].Text), anchor(p.Wordings[0].Text))
		}
	}
	w.WriteString("\nFor several sentences\n\n")
	for _, c := range chapters {
		fmt.Fprintf(&w, "* [%s](#%s)\n", c.Title, anchor(c.Title))
	}
	chapters[0].markdown(&w)
	for _, a := range b.Areas {
		fmt.Fprintf(&w, "\n## %s\n", a.title())
		for _, p := range a.Phrases {
			p.markdown(&w)
		}
	}
	for _, c := range chapters[1:] {
		c.markdown(&w)
	}
	return w.String()
}

// slots is the chapter about what sentences leave open: each kind of value once.
func (b *Book) slots() Chapter {
	c := Chapter{
		Title: "What can stand in a sentence",
		Text:  "Words in italics stand for these. A text stands between quotation marks.",
		Head:  [2]string{"in the sentence", "what can stand there"},
	}
	names := map[string][]string{}
	var kinds []string
	for _, p := range b.All() {
		for _, v := range p.Values {
			if !slices.Contains(kinds, v.Wanted) {
				kinds = append(kinds, v.Wanted)
			}
			if !slices.Contains(names[v.Wanted], v.Name) {
				names[v.Wanted] = append(names[v.Wanted], v.Name)
			}
		}
	}
	for _, k := range kinds {
		c.Rows = append(c.Rows, [2]string{strings.Join(names[k], ", "), k})
	}
	return c
}

func (a *Area) title() string { return strings.TrimSuffix(a.Title, ".") }

// anchor is the address of a heading within its page, as code hosts make it.
func anchor(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (p *Phrase) markdown(w *strings.Builder) {
	fmt.Fprintf(w, "\n### %s\n\n", p.Wordings[0].marked())
	fmt.Fprintf(w, "After *%s*.", p.Wordings[0].keywords())
	for _, other := range p.Wordings[1:] {
		fmt.Fprintf(w, " Also *%s* %s.", other.keywords(), strings.TrimSuffix(other.marked(), ":"))
	}
	fmt.Fprintf(w, "\n\n%s\n", escaped(p.Meaning))
	if below := p.below(); below != "" {
		fmt.Fprintf(w, "\nBelow it: %s.\n", below)
	}
	if len(p.Needs) > 0 {
		fmt.Fprintf(w, "\nNeeds %s.\n", escaped(p.Needs.String()))
	}
	for _, e := range p.Examples {
		fmt.Fprintf(w, "\n```gherkin\n%s```\n", e.Steps)
	}
}

// marked is the wording in Markdown.
func (w Wording) marked() string {
	if w.Marked == "" {
		return escaped(w.Text)
	}
	return strings.NewReplacer("_", `\_`, "<", `\<`, "|", `\|`).Replace(w.Marked)
}

func (c *Chapter) markdown(w *strings.Builder) {
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n| %s | %s |\n|---|---|\n", c.Title, c.Text, c.Head[0], c.Head[1])
	for _, r := range c.Rows {
		fmt.Fprintf(w, "| `%s` | %s |\n", strings.ReplaceAll(r[0], "|", `\|`), escaped(r[1]))
	}
}

// escaped keeps Markdown from reading marks where there are none.
func escaped(text string) string {
	return strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`, "|", `\|`).Replace(text)
}
