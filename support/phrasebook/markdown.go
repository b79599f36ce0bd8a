package phrasebook

import (
	"fmt"
	"strings"
)

const head = `# The phrase book

Every sentence that a feature can use, with what it means, what can stand in it, and an example. The examples are
run by a test. On the command line ` + "`go tool godog steps WORD…`" + ` finds sentences by words and tells which features use them.

This page is generated from the doc comments of the step functions in this folder: change those, then run
` + "`go tool godog steps --write`" + `.
`

// Markdown is the whole book as a page.
func (b *Book) Markdown() string {
	var w strings.Builder
	w.WriteString(head + "\n")
	for _, a := range b.Areas {
		fmt.Fprintf(&w, "* [%s](#%s)\n", a.title(), anchor(a.title()))
	}
	for _, c := range b.Chapters {
		fmt.Fprintf(&w, "* [%s](#%s)\n", c.Title, anchor(c.Title))
	}
	for _, a := range b.Areas {
		fmt.Fprintf(&w, "\n## %s\n", a.title())
		for _, p := range a.Phrases {
			p.markdown(&w)
		}
	}
	for _, c := range b.Chapters {
		c.markdown(&w)
	}
	return w.String()
}

func (a *Area) title() string { return strings.TrimSuffix(a.Title, ".") }

// anchor is the address of a heading within its page, as code hosts make it.
func anchor(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (p *Phrase) markdown(w *strings.Builder) {
	w.WriteString("\n")
	for i, wording := range p.Wordings {
		if i > 0 {
			w.WriteString("  \n")
		}
		fmt.Fprintf(w, "*%s* **%s**", wording.keywords(), escaped(wording.Text))
	}
	fmt.Fprintf(w, "\n\n%s\n", escaped(p.Meaning))
	for i, v := range p.Values {
		if i == 0 {
			w.WriteString("\n")
		}
		fmt.Fprintf(w, "* `%s`: %s\n", v.Name, escaped(v.Wanted))
	}
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
