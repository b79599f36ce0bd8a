package feature

import (
	"errors"
	"fmt"
	"os"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/chinese"
)

// Document is one feature file, read and parsed.
type Document struct {
	File    string // slash-separated, as given
	Text           // what is written there
	AST     *messages.GherkinDocument
	Pickles []*messages.Pickle

	Mended bool // lines of the text were read as what they were meant to be, each with a Problem
}

// longestLine is what Gherkin's scanner reads of one line; it panics at a longer one.
const longestLine = 64*1024 - 1

// Read reads one feature file. See Parse.
func Read(file string) (*Document, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(file, content)
}

// inChinese is the language of features with Chinese keywords.
const inChinese = "zh-CN"

// Parse reads the content of a feature file. Its error joins a Problem for each thing
// that is wrong, said in Chinese of a Chinese feature; the document is nil if the file cannot be parsed at all.
func Parse(file string, content []byte) (*Document, error) {
	d, err := parse(file, content)
	if err == nil || !saysChinese(strings.Split(string(content), "\n")) {
		return d, err
	}
	var said []error
	for _, p := range Problems(err) {
		p.Message = chinese.Say(p.Message)
		said = append(said, p)
	}
	return d, errors.Join(said...)
}

func parse(file string, content []byte) (*Document, error) {
	text, err := decode(file, content)
	if err != nil {
		return nil, err
	}
	lines := text.Lines()
	for i, line := range lines {
		if len(line) > longestLine {
			return nil, Problem{file, i + 1, longestLine + 1, fmt.Sprintf(
				"the line is too long; Gherkin reads %d bytes of one", longestLine)}
		}
	}
	if err := language(file, lines); err != nil {
		return nil, err
	}
	lines, problems := mend(file, lines)
	newID := (&messages.Incrementing{}).NewId
	ast, err := gherkin.ParseGherkinDocument(strings.NewReader(strings.Join(lines, "\n")), newID)
	if err != nil {
		return nil, inOrder(append(problems, Problems(notGherkin(file, lines, err))...))
	}
	if ast.Feature == nil {
		return nil, Problem{file, 1, 1, "no feature in this file; it must begin with “Feature:”"}
	}
	d := &Document{File: file, Text: text, AST: ast, Pickles: gherkin.Pickles(*ast, file, newID)}
	d.Mended = len(problems) > 0
	c := &checker{Document: d, lines: lines, words: dialect(ast.Feature.Language), problems: problems}
	c.dropped()
	c.names()
	c.docStrings()
	c.placeholdersFilled()
	_, scenarios := d.Parts()
	for _, s := range scenarios {
		c.outline(s)
	}
	return d, inOrder(c.problems)
}

// Parts lists the backgrounds and scenarios of the document, those of its rules too.
func (d *Document) Parts() (backgrounds []*messages.Background, scenarios []*messages.Scenario) {
	add := func(b *messages.Background, s *messages.Scenario) {
		if b != nil {
			backgrounds = append(backgrounds, b)
		}
		if s != nil {
			scenarios = append(scenarios, s)
		}
	}
	for _, c := range d.AST.Feature.Children {
		add(c.Background, c.Scenario)
		if c.Rule != nil {
			for _, rc := range c.Rule.Children {
				add(rc.Background, rc.Scenario)
			}
		}
	}
	return backgrounds, scenarios
}

// Steps lists every step of the document as it is written.
func (d *Document) Steps() []*messages.Step {
	var all []*messages.Step
	backgrounds, scenarios := d.Parts()
	for _, b := range backgrounds {
		all = append(all, b.Steps...)
	}
	for _, s := range scenarios {
		all = append(all, s.Steps...)
	}
	return all
}

// Closing is the line that ends the doc string: the first one that begins with its delimiter.
func (d *Document) Closing(doc *messages.DocString) int {
	lines, n := d.Lines(), int(doc.Location.Line)
	for n < len(lines) && !strings.HasPrefix(strings.TrimLeft(lines[n], " \t"), doc.Delimiter) {
		n++
	}
	return n + 1
}

// Tags lists every tag of the document as it is written.
func (d *Document) Tags() []*messages.Tag {
	all := append([]*messages.Tag(nil), d.AST.Feature.Tags...)
	for _, c := range d.AST.Feature.Children {
		if c.Rule != nil {
			all = append(all, c.Rule.Tags...)
		}
	}
	_, scenarios := d.Parts()
	for _, s := range scenarios {
		all = append(all, s.Tags...)
		for _, ex := range s.Examples {
			all = append(all, ex.Tags...)
		}
	}
	return all
}

// InChinese reports whether the document has Chinese keywords.
func (d *Document) InChinese() bool { return d.AST.Feature.Language == inChinese }

// Problem is a problem at a place of the document, in the language of its keywords.
func (d *Document) Problem(at *messages.Location, format string, args ...any) Problem {
	p := Problem{d.File, int(at.Line), int(max(1, at.Column)), fmt.Sprintf(format, args...)}
	if d.InChinese() {
		p.Message = chinese.Say(p.Message)
	}
	return p
}

// checker gathers the problems of a document that was parsed.
type checker struct {
	*Document
	lines    []string
	words    *gherkin.Dialect
	problems []Problem
}

func (c *checker) add(at *messages.Location, format string, args ...any) {
	c.problems = append(c.problems, c.Problem(at, format, args...))
}

// names checks that no two scenarios have one name: a report could not tell them apart.
func (c *checker) names() {
	taken := map[string]int64{}
	_, scenarios := c.Parts()
	for _, s := range scenarios {
		name := strings.TrimSpace(s.Name)
		if line, ok := taken[name]; ok && name != "" {
			c.add(s.Location,
				"the name “%s” stands in line %d already; name one of the scenarios otherwise, so that reports "+
					"tell them apart", name, line)
			continue
		}
		taken[name] = s.Location.Line
	}
}

// docStrings checks that nothing stands behind the delimiter that ends a doc string: Gherkin
// passes over it.
func (c *checker) docStrings() {
	for _, st := range c.Steps() {
		if st.DocString == nil {
			continue
		}
		line := c.Closing(st.DocString)
		before, rest, _ := strings.Cut(c.lines[line-1], st.DocString.Delimiter)
		if rest = strings.TrimSpace(rest); rest != "" {
			at := &messages.Location{Line: int64(line), Column: int64(len(before) + len(st.DocString.Delimiter) + 1)}
			escaped := `\` + strings.Join(strings.Split(st.DocString.Delimiter, ""), `\`)
			c.add(at, "“%s” stands behind the end of the text and would be passed over; write it above the line, or "+
				"write %s within the text", rest, escaped)
		}
	}
}
