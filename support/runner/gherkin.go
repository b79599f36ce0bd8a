package runner

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
)

// longestLine is what Gherkin's scanner reads of one line; it panics at a longer one.
const longestLine = 64*1024 - 1

// parse reads one feature file.
func parse(file string) (*document, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseText(file, content)
}

// parseText reads the text of a feature file. Its error lists every problem, one a line, each
// with its place; what Gherkin passes over in silence is a problem too, see unheard.
func parseText(file string, content []byte) (*document, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // some editors write one; Gherkin does not know it
	for i, line := range bytes.Split(content, []byte("\n")) {
		if len(line) > longestLine {
			return nil, fmt.Errorf("%s:%d:%d: the line is too long; Gherkin reads %d bytes of one", file, i+1, longestLine+1, longestLine)
		}
	}
	newID := (&messages.Incrementing{}).NewId
	ast, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), newID)
	if err != nil {
		return nil, gherkinProblem(file, err)
	}
	if ast.Feature == nil {
		return nil, fmt.Errorf("%s:1:1: no feature in this file; it must begin with “Feature:”", file)
	}
	d := &document{file: file, content: content, ast: ast, pickles: gherkin.Pickles(*ast, file, newID), source: source(content, ast.Feature)}
	if err := d.unheard(); err != nil {
		return nil, err
	}
	return d, nil
}

// source is the file as reports show it.
func source(content []byte, f *messages.Feature) *report.Source {
	s := &report.Source{
		Text: string(content), Language: f.Language, Line: int(f.Location.Line),
		Prose: prose(f.Description), Rules: map[string]string{},
	}
	for _, child := range f.Children {
		if child.Rule != nil {
			s.Rules[child.Rule.Name] = prose(child.Rule.Description)
		}
	}
	return s
}

// prose is a description without the indentation of its lines.
func prose(description string) string {
	lines := strings.Split(strings.TrimSpace(description), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines, "\n")
}

var gherkinPlace = regexp.MustCompile(`(?m)^\((\d+):(\d+)\): (.*)$`)

// gherkinProblem rewrites the parser's "(line:column): text" as file:line:column: text.
func gherkinProblem(file string, err error) error {
	var lines []string
	for _, m := range gherkinPlace.FindAllStringSubmatch(err.Error(), -1) {
		column := m[2]
		if column == "0" {
			column = "1"
		}
		lines = append(lines, fmt.Sprintf("%s:%s:%s: %s", file, m[1], column, gherkinWords(m[3])))
		if strings.Contains(m[3], "#FeatureLine") { // without a feature each line that follows is a problem
			break
		}
	}
	if lines == nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return errors.New(strings.Join(lines, "\n"))
}

var (
	unexpectedLine = regexp.MustCompile(`^expected: (.*), got '(.*)'$`)
	unexpectedEnd  = regexp.MustCompile(`^unexpected end of file, expected: (.*)$`)
)

// gherkinWords says in the words of a feature file what the parser found and expected.
func gherkinWords(text string) string {
	switch m := unexpectedLine.FindStringSubmatch(text); {
	case m != nil:
		return fmt.Sprintf("“%s” cannot stand here; what can: %s", strings.TrimSpace(m[2]), tokenWords(m[1]))
	case text == "inconsistent cell count within the table":
		return "this row has more or fewer cells than the first row of its table"
	}
	if m := unexpectedEnd.FindStringSubmatch(text); m != nil {
		return "the file ends too early; what must follow: " + tokenWords(m[1])
	}
	return text
}

var tokens = map[string]string{
	"#EOF": "the end of the file", "#FeatureLine": "“Feature:”", "#RuleLine": "“Rule:”", "#BackgroundLine": "“Background:”",
	"#ScenarioLine": "“Scenario:”", "#ExamplesLine": "“Examples:”", "#StepLine": "a step (Given, When, Then, And, But)",
	"#TagLine": "a tag", "#TableRow": "a table row", "#DocStringSeparator": `"""`,
}

// tokenWords lists what the parser expected; comments and blank lines, which may stand anywhere, are left out.
func tokenWords(expected string) string {
	var words []string
	for _, token := range strings.Split(expected, ", ") {
		if w, ok := tokens[token]; ok {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}
