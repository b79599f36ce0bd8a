package feature

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	gherkin "github.com/cucumber/gherkin/go/v42"

	"bamboo-spec/support/lookalike"
)

// mender reads lines that Gherkin would misread as what they were meant to be, so that nothing of
// what follows is blamed for them. It notes a problem for each.
type mender struct {
	file       string
	lines      []string // as they are to be read
	own, other *gherkin.Dialect
	problems   []Problem

	feature bool   // the heading of the feature is above
	takes   bool   // the heading above takes steps or examples: a line with a keyword is no prose
	stepped bool   // a step is above, below the same heading
	foreign bool   // a step in the other language was told of below the same heading
	closing string // what ends the doc string around the line; "" outside of one
}

// mend returns the lines as they were meant, and what is wrong with those that are written otherwise.
func mend(file string, lines []string) ([]string, []Problem) {
	m := &mender{file: file, lines: slices.Clone(lines), own: dialect("en"), other: dialect(inChinese)}
	switch {
	case saysChinese(lines):
		m.own, m.other = m.other, m.own
	case slices.ContainsFunc(lines, languageLine.MatchString):
		return lines, nil // of the two languages it is none, or English with a line that it does not need
	}
	for i := range lines {
		if !m.inDocString(strings.TrimLeft(lines[i], " \t")) {
			m.line(i)
		}
	}
	return m.lines, m.problems
}

func dialect(language string) *gherkin.Dialect { return gherkin.DialectsBuiltin().GetDialect(language) }

// inDocString reports whether the line belongs to a doc string, its delimiters included.
func (m *mender) inDocString(text string) bool {
	switch delimited := strings.HasPrefix(text, `"""`) || strings.HasPrefix(text, "```"); {
	case m.closing != "":
		if strings.HasPrefix(text, m.closing) {
			m.closing = ""
		}
	case delimited && m.stepped:
		m.closing = text[:3]
	default:
		return false
	}
	return true
}

func (m *mender) line(i int) {
	switch text := strings.TrimSpace(m.lines[i]); {
	case text == "" || text[0] == '#' || text[0] == '|' || m.heading(i):
	case text[0] == '@':
		m.tag(i)
	case m.takes:
		m.step(i, text)
	}
}

// heading reads the line if it is a heading, or looks like one, in either language.
func (m *mender) heading(i int) bool {
	kind, keyword := headingOf(m.own, m.lines[i])
	meant := keyword
	if kind == "" && m.feature {
		kind, keyword = headingOf(m.other, m.lines[i])
		meant = words[kind][m.own.Language] + ":"
	}
	if kind == "" {
		return false
	}
	before, rest, odd := cutAsItLooks(m.lines[i], keyword)
	switch {
	case meant != keyword:
		m.inOtherLanguage(i, strings.TrimSuffix(keyword, ":"), strings.TrimSuffix(meant, ":"))
		m.lines[i] = before + meant + rest
	case odd != nil:
		m.problems = append(m.problems, Problem{m.file, i + 1, odd.column, odd.text()})
		m.lines[i] = before + meant + rest
	}
	m.feature = m.feature || kind == "feature"
	m.takes, m.stepped, m.foreign = m.feature && kind != "feature" && kind != "rule", false, false
	return true
}

// tag takes away a tag that stands below the heading that it is to stand above.
func (m *mender) tag(i int) {
	if !m.takes || m.aboveHeading(i) {
		return
	}
	text := strings.TrimSpace(m.lines[i])
	m.add(i, "the tag “%s” stands below its heading; tags stand above “Scenario:”", text)
	m.lines[i] = ""
}

// aboveHeading reports whether what follows a tag is what can have tags, or may have been meant so: anything behind
// steps that is none.
func (m *mender) aboveHeading(i int) bool {
	for _, line := range m.lines[i+1:] {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' || text[0] == '@' {
			continue
		}
		if kind, _ := headingOf(m.own, line); kind != "" {
			return kind != "background"
		}
		if kind, _ := headingOf(m.other, line); kind != "" {
			return kind != "background"
		}
		return m.stepped && opening(text, slices.Concat(m.own.StepKeywords(), m.other.StepKeywords()), exactly) == ""
	}
	return true
}

// step reads a step that begins with a keyword of the other language as one of the file's.
func (m *mender) step(i int, text string) {
	if opening(text, m.own.StepKeywords(), exactly) != "" {
		m.stepped = true
		return
	}
	for _, kind := range []string{"given", "when", "then", "and", "but"} {
		keyword := opening(text, m.other.Keywords[kind], exactly)
		if keyword == "" {
			continue
		}
		meant := words[kind][m.own.Language]
		if !m.foreign {
			m.inOtherLanguage(i, strings.TrimSpace(keyword), meant)
		}
		m.foreign, m.stepped = true, true
		before, rest, _ := strings.Cut(m.lines[i], keyword)
		m.lines[i] = before + meant + " " + strings.TrimLeft(rest, " ")
		return
	}
}

func (m *mender) inOtherLanguage(i int, keyword, meant string) {
	name := "a Chinese"
	if m.other.Language == "en" {
		name = "an English"
	}
	m.add(i, "“%s” is %s keyword; write %s", keyword, name, meant)
}

// add notes a problem at the first character of a line.
func (m *mender) add(i int, format string, args ...any) {
	indent := len(m.lines[i]) - len(strings.TrimLeft(m.lines[i], " \t"))
	m.problems = append(m.problems, Problem{m.file, i + 1, indent + 1, fmt.Sprintf(format, args...)})
}

// words are the keywords that people are told to write, by their kind and language.
var words = map[string]map[string]string{
	"feature":         {"en": "Feature", inChinese: "功能"},
	"rule":            {"en": "Rule", inChinese: "规则"},
	"background":      {"en": "Background", inChinese: "背景"},
	"scenario":        {"en": "Scenario", inChinese: "场景"},
	"scenarioOutline": {"en": "Scenario Outline", inChinese: "场景大纲"},
	"examples":        {"en": "Examples", inChinese: "例子"},
	"given":           {"en": "Given", inChinese: "假如"},
	"when":            {"en": "When", inChinese: "当"},
	"then":            {"en": "Then", inChinese: "那么"},
	"and":             {"en": "And", inChinese: "并且"},
	"but":             {"en": "But", inChinese: "但是"},
}

// headingOf is which heading a line is, or looks like, and its keyword with the colon; "" if it is none.
func headingOf(d *gherkin.Dialect, line string) (kind, keyword string) {
	looks := strings.TrimLeft(lookalike.Fold(line), " \t")
	for _, kind := range []string{"feature", "rule", "background", "scenario", "scenarioOutline", "examples"} {
		for _, k := range d.Keywords[kind] {
			if strings.HasPrefix(looks, k+":") {
				return kind, k + ":"
			}
		}
	}
	return "", ""
}

// cutAsItLooks cuts a line that looks as if it began with the keyword: what is before and behind it,
// and the first character up to there that is not what it looks like; nil if all are.
func cutAsItLooks(line, keyword string) (before, rest string, first *odd) {
	written := []rune(line)
	folded, from := lookalike.Folded(written)
	indent := folded[:len(folded)-len(strings.TrimLeft(folded, " \t"))]
	end := from[len(indent)+utf8.RuneCountInString(keyword)-1] + 1
	for i, r := range written[:end] {
		if lookalike.Odd(r) {
			first = &odd{r, i + 1}
			break
		}
	}
	return indent, string(written[end:]), first
}

func exactly(a, b string) bool { return a == b }
