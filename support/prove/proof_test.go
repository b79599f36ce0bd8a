package prove

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/report"
)

// proofOf is a proof of a gym whose every pair was tried, written down before.
func proofOf(t *testing.T, g *gym) *proof {
	t.Helper()
	if err := g.everything(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := &proof{Matrix: g.Matrix, whole: true}
	p.before = p.failures()
	return p
}

// diagonal lets each scenario catch the defect of its own number, and d1 with an outcome.
func diagonal(outcome Outcome) func(s, d string) Outcome {
	return func(s, d string) Outcome {
		switch {
		case s+d == "s1d1":
			return outcome
		case s[1:] == d[1:]:
			return Caught
		}
		return Missed
	}
}

func TestTheVerdict(t *testing.T) {
	tests := []struct {
		name    string
		outcome Outcome // of s1 with d1
		change  func(*proof)
		want    string // in the only problem, or in what could not be judged; empty: there is none
		code    int
	}{
		{"all are proven", Caught, nil, "", 0},
		{"a defect was never provoked", Missed, nil, "“s1” (features/a.feature:1) never provokes d1: It fails.", 1},
		{"a defect survives", Missed, func(p *proof) { p.trial(1, func(t *Trial) { t.Hits = 1 }) },
			"“s1” (features/a.feature:1) passes in spite of d1", 1},
		{"only a deadline noticed a defect", OnlyTimeout, nil, "does not catch (only a deadline noticed) d1", 1},
		{"a defect only kept a scenario from beginning", SetupFailed, nil, "does not catch (a Given failed) d1", 1},
		{"only what many scenarios end in failed for one of several rows", Caught, func(p *proof) {
			p.Claims[1].alone = false
		}, "fails, but not by an outcome of its own", 1},
		{"one of several rows failed by an outcome of its own", Caught, func(p *proof) {
			p.Claims[1].alone = false
			p.trial(1, func(t *Trial) { t.Own = true })
		}, "", 0},
		{"no defect is about a scenario", Caught, func(p *proof) { p.Claims = p.Claims[:1] },
			"“s1” (features/a.feature:1) is unproven: no defect is about it", 1},
		{"the same where one defect alone was asked for", Caught,
			func(p *proof) { p.Claims, p.single, p.whole = p.Claims[:1], true, false },
			"", 0},
		{"a defect names no scenario", Caught, func(p *proof) { p.names = []string{"d1 is about “s9”"} },
			"d1 is about “s9”", 1},
		{"a promise is broken without any defect", Caught, func(p *proof) {
			p.broken = []*report.Result{{Scenario: scenario, Verdict: report.Broken, Err: errors.New("no answer")}}
		}, "without a defect, “It holds” (features/a.feature:3) is broken: no answer", 1},
		{"a scenario could not be judged", Unjudged, nil, "“s1” with d1: text", 2},
		{"a scenario could not be judged without any defect", Caught, func(p *proof) {
			p.broken = []*report.Result{{Scenario: scenario, Verdict: report.Unjudged, Err: errors.New("no server")}}
		}, "“It holds” (features/a.feature:3) is could not be judged: no server", 2},
		{"nothing was written down", Caught, func(p *proof) { p.before = Failures{} },
			"nothing is written of what “s0” says with d0", 1},
		{"another text was written down", Caught,
			func(p *proof) { p.before["features/a.feature"][1].Text = "Then\n  another" },
			"the failure by d1 says something else now", 1},
		{"a text is kept of a defect that is gone", Caught, func(p *proof) {
			p.before["features/a.feature"] = append(p.before["features/a.feature"], Said{Defect: "d7"})
		}, "a text is kept of d7", 1},
		{"the page is out of date", Caught, func(p *proof) { p.page = "PROOF.md is old" }, "PROOF.md is old", 1},
		{"what is written is not looked at in random order", Caught,
			func(p *proof) { p.before, p.seed = Failures{}, 7 },
			"", 0},
		{"nor for some features alone", Caught, func(p *proof) { p.before, p.whole = Failures{}, false }, "", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := proofOf(t, newGym(2, 2, diagonal(test.outcome)))
			if test.change != nil {
				test.change(p)
				for _, c := range p.Claims {
					p.about[cell{c.scenario, c.defect.Name}] = c
				}
			}
			if code := p.exitCode(); code != test.code {
				t.Errorf("exit code %d, want %d: %q %q", code, test.code, p.problems(), p.unjudged())
			}
			found := append(p.problems(), p.unjudged()...)
			if test.want == "" {
				return
			}
			if len(found) != 1 || !strings.Contains(found[0], test.want) {
				t.Errorf("found %q, want one with %q", found, test.want)
			}
			var out strings.Builder
			if err := p.print(&out); err != nil || !strings.Contains(strings.ReplaceAll(out.String(), "\n  ", "\n"),
				test.want) {
				t.Errorf("it is not printed (%v):\n%s", err, &out)
			}
		})
	}
}

// trial changes what came of the i-th claim.
func (p *proof) trial(i int, change func(*Trial)) {
	t, _ := p.tried(p.Claims[i].scenario, p.Claims[i].defect)
	change(&t)
	p.add(t)
}

func TestTheProofIsPrinted(t *testing.T) {
	p := proofOf(t, newGym(2, 2, always(Caught)))
	p.seed = 7
	var out strings.Builder
	if err := p.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n1.4.1 Text\n  d0 — It fails.\n    ✓ s0 (features/a.feature:0)\n", "\n          text\n",
		"    also s1 (features/a.feature:1)\n",
		"\nfeatures/a.feature\n  :0    s0\n        is proven by d0\n        also fails for d1\n",
		"2 of 2 defects caught, 2 of 2 scenarios proven by a defect of their own, in 4 trials", "(--random=7)",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, &out)
		}
	}
}

func TestATextThatBeginsAsBeforeStaysAsItWas(t *testing.T) {
	p := proofOf(t, newGym(1, 1, diagonal(Caught)))
	said := &p.before["features/a.feature"][0]
	said.Text = head(said.Text) + "\n    came: 12 token"
	if got := p.failures().Of("d0").Text; got != said.Text {
		t.Errorf("it became %q", got)
	}
	said.Text = "Then\n  something else"
	if got := p.failures().Of("d0").Text; got == said.Text {
		t.Error("an old text was kept")
	}
}
