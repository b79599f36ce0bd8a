package feature

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	gherkin "github.com/cucumber/gherkin/go/v42"

	"bamboo-spec/support/lookalike"
)

// beginnings are what a line may begin with, in the languages that features are written in.
var beginnings = func() []string {
	all := []string{"@", "#", "|", `"""`, "```"}
	for _, language := range []string{"en", inChinese} {
		d := dialect(language)
		all = append(append(all, headings(d)...), d.StepKeywords()...)
	}
	return all
}()

// headings are the keywords that name a part of a feature, each with its colon.
func headings(d *gherkin.Dialect) []string {
	var all []string
	for _, keywords := range [][]string{
		d.FeatureKeywords(), d.RuleKeywords(), d.BackgroundKeywords(),
		d.ScenarioKeywords(), d.ScenarioOutlineKeywords(), d.ExamplesKeywords(),
	} {
		for _, k := range keywords {
			all = append(all, k+":")
		}
	}
	return all
}

// misread moves the problem to the characters of the line that keep Gherkin from reading it, if
// there are some: invisible ones, and such as look like a sign of Gherkin.
func (p *Problem) misread(line string) {
	odd := oddAtBeginning(line, beginnings)
	if odd == nil && strings.HasPrefix(strings.TrimSpace(line), "|") {
		odd = lookLike('|', line)
	}
	if odd == nil {
		return
	}
	p.Column = odd[0].column
	p.Message = fmt.Sprintf("%s; %s", odd[0].text(), p.Message)
}

// odd is a character that makes a line read differently from how it looks.
type odd struct {
	rune   rune
	column int
}

func (o odd) text() string {
	return fmt.Sprintf("%s stands here, which is easily taken for something else; %s",
		lookalike.Describe(o.rune), lookalike.Instead(o.rune))
}

// oddAtBeginning finds what makes the line not begin with one of the words although it
// looks so; also all of a line that is not empty and looks so.
func oddAtBeginning(line string, words []string) []odd {
	written := []rune(line)
	folded, from := lookalike.Folded(written)
	looks := strings.TrimLeft(folded, " \t")
	end := len(written)
	if looks != "" {
		word := opening(looks, words, exactly)
		if word == "" {
			return nil
		}
		end = from[utf8.RuneCountInString(folded)-utf8.RuneCountInString(looks)+utf8.RuneCountInString(word)-1] + 1
	}
	var all []odd
	for i, r := range written[:end] {
		if lookalike.Odd(r) {
			all = append(all, odd{r, i + 1})
		}
	}
	return all
}

// lookLike finds the characters of a line that look like one of Gherkin's.
func lookLike(sign rune, line string) []odd {
	var all []odd
	for i, r := range []rune(line) {
		if r != sign && lookalike.Same(r, sign) {
			all = append(all, odd{r, i + 1})
		}
	}
	return all
}

var languageLine = regexp.MustCompile(`^\s*#\s*language\s*:`)

// language checks that the comment that sets the language is read as one: it stands
// above everything else.
func language(file string, lines []string) error {
	for i, line := range lines {
		looks := strings.TrimSpace(lookalike.Fold(line))
		if looks != "" && !strings.HasPrefix(looks, "#") {
			return nil
		}
		if at := slices.IndexFunc([]rune(line), lookalike.Odd); languageLine.MatchString(looks) &&
			!languageLine.MatchString(line) {
			return Problem{file, i + 1, at + 1, odd{[]rune(line)[at], at + 1}.text()}
		}
	}
	return nil
}
