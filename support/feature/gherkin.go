package feature

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var gherkinPlace = regexp.MustCompile(`(?m)^\((\d+):(\d+)\): (.*)$`)

// notGherkin rewrites the parser's "(line:column): text" as problems.
func notGherkin(file string, lines []string, err error) error {
	var all []error
	for _, m := range gherkinPlace.FindAllStringSubmatch(err.Error(), -1) {
		line, lineErr := strconv.Atoi(m[1])
		column, columnErr := strconv.Atoi(m[2])
		if lineErr != nil || columnErr != nil {
			return Problem{File: file, Message: err.Error()}
		}
		p := Problem{file, line, max(1, column), gherkinWords(m[3])}
		if line <= len(lines) {
			p.misread(lines[line-1])
		}
		all = append(all, p)
		if strings.Contains(m[3], "#FeatureLine") { // without a feature each line that follows is a problem
			break
		}
	}
	if all == nil {
		return Problem{File: file, Message: err.Error()}
	}
	return errors.Join(all...)
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
	"#EOF": "the end of the file", "#FeatureLine": "“Feature:”", "#RuleLine": "“Rule:”",
	"#BackgroundLine": "“Background:”",
	"#ScenarioLine":   "“Scenario:”", "#ExamplesLine": "“Examples:”",
	"#StepLine": "a step (Given, When, Then, And, But)",
	"#TagLine":  "a tag", "#TableRow": "a table row", "#DocStringSeparator": `"""`,
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
