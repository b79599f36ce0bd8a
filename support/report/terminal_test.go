package report

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
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

func TestColoursCanBeForced(t *testing.T) {
	for name, c := range map[string]struct {
		force, clicolor, no string
		flag, want          bool
	}{
		"no terminal":          {"", "", "", false, false},
		"FORCE_COLOR":          {"1", "", "", false, true},
		"CLICOLOR_FORCE":       {"", "1", "", false, true},
		"FORCE_COLOR=0":        {"0", "", "", false, false},
		"NO_COLOR as well":     {"1", "1", "1", false, false},
		"--no-colors as well":  {"1", "", "", true, false},
		"CLICOLOR_FORCE=false": {"", "false", "", false, false},
	} {
		t.Setenv("FORCE_COLOR", c.force)
		t.Setenv("CLICOLOR_FORCE", c.clicolor)
		t.Setenv("NO_COLOR", c.no)
		if p := TerminalFor(&strings.Builder{}, c.flag); p.Colours != c.want || p.Live {
			t.Errorf("%s: colours %t, live %t", name, p.Colours, p.Live)
		}
	}
}

func TestALogIsToldHowFarTheRunHasCome(t *testing.T) {
	var out strings.Builder
	s := &summary{Terminal: Terminal{Out: &out}}
	began := time.Now()
	s.Start(Run{Scenarios: 40, Started: began, Target: "it"})
	at := func(d time.Duration) { s.tell(began.Add(d)) }
	at(10 * time.Second)
	s.Finished(&Result{Scenario: &Scenario{Name: "Tea", File: "x.feature", Line: 3}, Verdict: Broken,
		Err: errors.New("it is cold\n  expected: hot\n  actual:   cold")})
	at(12 * time.Second) // too soon
	at(20 * time.Second)
	written := []Written{{"junit", "out/junit.xml"}, {"saved", "out/1.json"}}
	if err := s.End(&Summary{Run: Run{Written: written}}); err != nil {
		t.Fatal(err)
	}
	want := "40 promises against it\n0 of 40 after 10s\n✗ Tea (x.feature:3): it is cold: cold, promised hot\n" +
		"1 of 40, 1 not kept after 20s\n"
	if got := out.String(); !strings.HasPrefix(got, want) ||
		!strings.HasSuffix(got, "junit: out/junit.xml\nsaved: out/1.json\n") {
		t.Errorf("it is told\n%s\nwant at first\n%s", got, want)
	}
}
