package prove

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// proofOf is a proof of a gym whose every pair was tried, written down before.
func proofOf(t *testing.T, g *gym) *proof {
	t.Helper()
	if err := g.everything(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := &proof{Matrix: g.Matrix, words: newLexicon(g.Scenarios), before: &Page{}, whole: true}
	p.before = p.page()
	return p
}

// diagonal lets each scenario catch the defect of its own number.
func diagonal(s, d string) Outcome {
	if s[1:] == d[1:] {
		return Caught
	}
	return Missed
}

func TestTheVerdict(t *testing.T) {
	tests := []struct {
		name    string
		outcome func(s, d string) Outcome
		change  func(*proof)
		want    string // in the only problem; empty: there is none
	}{
		{"all are caught and all catch", diagonal, nil, ""},
		{"a defect survives", func(s, d string) Outcome {
			if d == "d1" {
				return Missed
			}
			return Caught
		}, nil, "nobody catches d1"},
		{"only a deadline noticed a defect", func(s, d string) Outcome {
			if d == "d1" {
				return Late
			}
			return Caught
		}, nil, "only a deadline noticed in “s0”"},
		{"a defect only kept scenarios from beginning", func(s, d string) Outcome {
			if d == "d1" {
				return Stumbled
			}
			return Caught
		}, nil, "a Given failed in “s0”"},
		{"a scenario catches nothing", func(s, d string) Outcome {
			if s == "s1" {
				return Late
			}
			return Caught
		}, nil, "“s1” (features/a.feature:1) catches nothing"},
		{"a scenario catches nothing, and one defect alone was asked for", func(s, d string) Outcome {
			if s == "s1" {
				return Missed
			}
			return Caught
		}, func(p *proof) { p.single, p.whole = true, false }, ""},
		{"a promise is broken without any defect", diagonal, func(p *proof) {
			p.broken = []*report.Result{{Scenario: scenario, Verdict: report.Broken, Err: errors.New("no answer")}}
		}, "without a defect, “It holds” (features/a.feature:3) is broken: no answer"},
		{"the page says nothing", diagonal, func(p *proof) { p.before = &Page{} }, "steps/PROOF.md is out of date"},
		{"the page claims what is not so", diagonal, func(p *proof) {
			p.before.Rows = append(p.before.Rows, Row{string(defect.Text), "s0", "It fails.", "d1"})
		}, "“s0” does not catch d1 any more: missed"},
		{"the page shows another text", diagonal, func(p *proof) { p.before.Texts[1].Text = "Then\n  another" }, "the failure by d1 says something else now"},
		{"the page is not looked at in random order", diagonal, func(p *proof) { p.before, p.seed = &Page{}, 7 }, ""},
		{"the page is not looked at for some features alone", diagonal, func(p *proof) { p.before, p.whole = &Page{}, false }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := proofOf(t, newGym(2, 2, test.outcome))
			if test.change != nil {
				test.change(p)
			}
			problems := p.problems()
			if test.want == "" {
				if len(problems) > 0 || p.exitCode() != 0 {
					t.Fatalf("exit code %d: %v", p.exitCode(), problems)
				}
				return
			}
			if len(problems) != 1 || !strings.Contains(problems[0], test.want) {
				t.Errorf("problems %q, want one with %q", problems, test.want)
			}
			if p.exitCode() != 1 {
				t.Errorf("exit code %d, want 1", p.exitCode())
			}
			var out strings.Builder
			if err := p.print(&out); err != nil || !strings.Contains(strings.ReplaceAll(out.String(), "\n  ", "\n"), test.want) {
				t.Errorf("it is not printed (%v):\n%s", err, &out)
			}
		})
	}
}

func TestTheMatrixIsPrinted(t *testing.T) {
	p := proofOf(t, newGym(2, 2, diagonal))
	p.seed = 7
	var out strings.Builder
	if err := p.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n1.4.1 Text\n  d0 — It fails.\n    ✓ s0 (features/a.feature:0)\n", "\n          text\n",
		"\nfeatures/a.feature\n  :0    s0\n        catches d0\n", "2 of 2 defects caught, 2 of 2 scenarios catch one, in 4 trials", "(--random=7)",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, &out)
		}
	}
}

func TestATextThatBeginsAsBeforeStaysAsItWas(t *testing.T) {
	p := proofOf(t, newGym(1, 1, diagonal))
	p.before.Texts[0].Text = head(p.before.Texts[0].Text) + "\n    came: 12 token"
	if got := p.page().Texts[0].Text; got != p.before.Texts[0].Text {
		t.Errorf("it became %q", got)
	}
	p.before.Texts[0].Text = "Then\n  something else"
	if got := p.page().Texts[0].Text; got == p.before.Texts[0].Text {
		t.Error("an old text was kept")
	}
}
