package report

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

// hostile is what a server may write into its log.
const hostile = "a\x1b[2Jb\u009b2Jc\rd\u202ee\u2066f\x00g\n::add-mask::kept\n##[error]bad"

func hostileSummary() *Summary {
	s := &Scenario{Capability: "a", Feature: "f", Name: "s", File: "features/a/x.feature", Line: 2,
		Steps: []Step{{Keyword: "Then", Text: "t", Line: 3}}}
	err := errors.New(hostile)
	r := &Result{Scenario: s, Verdict: Broken, Err: err, Steps: []StepResult{{Ran: true, Err: err}}}
	return &Summary{Results: []*Result{r}, Problem: err, Compared: hostile}
}

func TestForeignTextDoesNotActOnATerminal(t *testing.T) {
	for name, c := range map[string]func(Terminal) Reporter{
		"summary": NewSummary, "pretty": NewPretty,
		"markdown": func(p Terminal) Reporter { return NewPrinted(p, Markdown) },
	} {
		for _, guarded := range []bool{false, true} {
			var out strings.Builder
			r, sum := c(Terminal{Out: &out, Guarded: guarded}), hostileSummary()
			r.Start(Run{Target: hostile})
			r.Finished(sum.Results[0])
			if err := r.End(sum); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			if strings.ContainsAny(text, "\x1b\u009b\r\u202e\u2066\x00") && name != "markdown" ||
				strings.ContainsAny(text, "\x1b\u009b\u202e\u2066\x00") {
				t.Errorf("%s prints it raw: %q", name, text)
			}
			for token := range strings.SplitSeq(text, "::stop-commands::") {
				if before, _, stopped := strings.Cut(token, "\n"); guarded && strings.Contains(token, "##[error]") &&
					!(regexp.MustCompile(`^\w{20,}$`).MatchString(before) && stopped &&
						strings.HasSuffix(token, "\n::"+before+"::\n")) {
					t.Errorf("%s lets commands through: %q", name, token)
				}
			}
			if guarded == !strings.Contains(text, "::stop-commands::") {
				t.Errorf("%s, guarded %t: %q", name, guarded, text)
			}
		}
	}
}
