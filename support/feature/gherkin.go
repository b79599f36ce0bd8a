package feature

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bamboo-spec/support/lookalike"
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
			p.explained(lines[:line])
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

// explained replaces what the parser says by what was probably done wrong; the lines end with that of the problem.
func (p *Problem) explained(lines []string) {
	line := strings.TrimSpace(lines[len(lines)-1])
	if why := foreign(lines); why != "" {
		p.Message = why
		return
	}
	defer p.misread(lines[len(lines)-1])
	switch {
	case strings.HasPrefix(p.Message, unknownLanguage):
		name := strings.TrimPrefix(p.Message, unknownLanguage)
		p.Message = fmt.Sprintf("there is no language “%s”; features are written in en, which needs no such line, or "+
			"zh-CN", name)
	case strings.HasSuffix(p.Message, tokens["#DocStringSeparator"]):
		p.Message = "the file ends inside of a text" + unclosed(lines)
	case strings.Contains(p.Message, "A tag may not contain whitespace"):
		p.Message = "a tag is one word behind @, and tags are separated by spaces: @slow @smoke"
	case strings.HasPrefix(line, "|") && strings.HasPrefix(p.Message, "this row has"):
		p.Message = cellsOf(lines)
	}
}

// unclosed says where the text begins that is not closed.
func unclosed(lines []string) string {
	for i, line := range slices.Backward(lines) {
		if text := strings.TrimSpace(line); strings.HasPrefix(text, `"""`) || strings.HasPrefix(text, "```") {
			return fmt.Sprintf(`, which begins in line %d; end it with a line that has %s alone`, i+1, text[:3])
		}
	}
	return ""
}

const unknownLanguage = "Language not supported: "

// foreign says that the last line begins with a keyword of the other language; "" if it does not.
func foreign(lines []string) string {
	line := lookalike.Fold(strings.TrimSpace(lines[len(lines)-1]))
	chinese := saysChinese(lines)
	en, zh := dialect("en"), dialect(inChinese)
	switch {
	case chinese && opening(line, headings(en), exactly) != "":
		return fmt.Sprintf("“%s” is an English keyword, and the line “# language: zh-CN” above says that they are "+
			"Chinese; remove that line, or write 功能:, 场景:, 假如, 当, 那么", opening(line, headings(en), exactly))
	case !chinese && opening(line, headings(zh), exactly) != "":
		return fmt.Sprintf("“%s” is a Chinese keyword; write “# language: zh-CN” as the first line of the file",
			opening(line, headings(zh), exactly))
	}
	return ""
}

// saysChinese reports whether a line says that the keywords are Chinese.
func saysChinese(lines []string) bool {
	return slices.ContainsFunc(lines,
		func(l string) bool { return languageLine.MatchString(l) && strings.Contains(l, inChinese) })
}

// cellsOf compares the number of cells in the last line with the first row of its table.
func cellsOf(lines []string) string {
	first := len(lines) - 1
	for first > 0 && strings.HasPrefix(strings.TrimSpace(lines[first-1]), "|") {
		first--
	}
	row, header := cellCount(lines[len(lines)-1]), cellCount(lines[first])
	text := fmt.Sprintf("this row has another number of cells, %d, than the first row of its table, %d", row, header)
	if row > header {
		return text + `; a | inside of a cell is written \|`
	}
	return text + "; cells are separated by |, and a row ends with one"
}

// cellCount is how many cells a row has; \| separates none.
func cellCount(row string) int {
	return strings.Count(strings.ReplaceAll(strings.ReplaceAll(row, `\\`, ""), `\|`, ""), "|") - 1
}
