package prove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// gym is a search among n scenarios and m defects whose outcomes are given.
type gym struct {
	*search
	mu    sync.Mutex
	tried []string // "scenario/defect" in order
}

// newGym makes defects that are about the scenario of their own number.
func newGym(scenarios, defects int, outcome func(s, d string) Outcome) *gym {
	var ss []*report.Scenario
	for i := range scenarios {
		ss = append(ss, &report.Scenario{Name: fmt.Sprintf("s%d", i), File: "features/a.feature", Line: i})
	}
	var ds []defect.Defect
	for i := range defects {
		ds = append(ds, defect.Defect{Name: fmt.Sprintf("d%d", i), Promise: defect.Text, Sentence: "It fails.",
			About: []string{fmt.Sprintf("s%d", i)}})
	}
	g := &gym{}
	g.search = &search{Matrix: NewMatrix(ss, ds), workers: 1,
		try: func(_ context.Context, s *report.Scenario, d defect.Defect) Trial {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.tried = append(g.tried, s.Name+"/"+d.Name)
			return Trial{Scenario: s, Defect: d, Outcome: outcome(s.Name, d.Name), Text: "text"}
		}}
	return g
}

func always(o Outcome) func(string, string) Outcome { return func(string, string) Outcome { return o } }

func TestEveryClaimIsTried(t *testing.T) {
	g := newGym(3, 2, always(Caught))
	if err := g.everyClaim(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"s0/d0", "s1/d1"}; !slices.Equal(g.tried, want) {
		t.Errorf("tried %v, want %v", g.tried, want)
	}
	if left := g.Unproven(); len(left) != 1 || left[0].Name != "s2" {
		t.Errorf("unproven: %v", left)
	}
}

func TestEverythingIsTriedOnce(t *testing.T) {
	g := newGym(5, 4, always(Caught))
	g.workers = 3
	if err := g.everyClaim(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := g.everything(t.Context()); err != nil {
		t.Fatal(err)
	}
	slices.Sort(g.tried)
	if all := slices.Compact(slices.Clone(g.tried)); len(all) != 20 || len(g.tried) != 20 || g.Trials() != 20 {
		t.Errorf("%d trials of %d pairs: %v", len(g.tried), g.Trials(), g.tried)
	}
	also := g.Also(g.Scenarios[1])
	if len(g.Proven(g.Scenarios[1])) != 1 || len(also) != 3 || also[0].Defect.Name != "d0" {
		t.Errorf("s1 also fails for %v", also)
	}
}

func TestARandomOrderDependsOnItsSeedOnly(t *testing.T) {
	tried := func(seed int64) []string {
		g := newGym(20, 20, always(Caught))
		g.seed = seed
		if err := g.everyClaim(t.Context()); err != nil {
			t.Fatal(err)
		}
		return g.tried
	}
	if !slices.Equal(tried(7), tried(7)) || slices.Equal(tried(7), tried(8)) || slices.Equal(tried(7), tried(0)) {
		t.Error("the order does not depend on the seed, or on more than the seed")
	}
}

func TestAnInterruptedProofEnds(t *testing.T) {
	g := newGym(3, 3, always(Missed))
	ctx, stop := context.WithCancelCause(t.Context())
	stop(errors.New("interrupted"))
	if err := g.everyClaim(ctx); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("error %v", err)
	}
}

func TestWhatComesToNothingIsTriedAgain(t *testing.T) {
	tests := []struct {
		name   string
		kind   defect.Kind
		before Outcome // of every try before the one that catches
		at     int     // the try that catches
		write  bool
		tries  int
		want   Outcome
	}{
		{"a measurement that says nothing", defect.Performance, Unjudged, 3, false, 3, Caught},
		{"one that never says anything", defect.Performance, Unjudged, 99, false, triesOfMeasured, Unjudged},
		{"a scenario that could not be performed", defect.Functional, Unjudged, 3, false, 3, Caught},
		{"one that never can be performed", defect.Functional, Unjudged, 99, false, triesOfKnown, Unjudged},
		{"a machine that was busy", defect.Functional, OnlyTimeout, 3, false, 3, Caught},
		{"a defect that survives", defect.Functional, Missed, 99, false, triesOfKnown, Missed},
		{"a defect that survives where the proof is written", defect.Functional, Missed, 99, true, 1, Missed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tries := 0
			g := newGym(1, 1, func(string, string) Outcome {
				if tries++; tries < test.at {
					return test.before
				}
				return Caught
			})
			g.lasting, g.Defects[0].Kind, g.Claims[0].defect.Kind = test.write, test.kind, test.kind
			if err := g.everyClaim(t.Context()); err != nil {
				t.Fatal(err)
			}
			trial, _ := g.Matrix.tried(g.Scenarios[0], g.Defects[0])
			if tries != test.tries || trial.Outcome != test.want {
				t.Errorf("%d tries and %v, want %d and %v", tries, trial.Outcome, test.tries, test.want)
			}
		})
	}
}

// Each try of a catch says the next of the texts.
func TestWhatSaysSomethingElseIsTriedAgain(t *testing.T) {
	const kept, other = "Then it holds\n  1 came", "Then it holds\n  nothing came"
	for _, test := range []struct {
		name     string
		texts    []string // without the sentence
		write    bool
		tries    int
		unsteady bool
	}{
		{"what is written down", []string{"2 came"}, false, 1, false},
		{"at the second try", []string{"nothing came", "1 came"}, false, 2, false},
		{"never", []string{"nothing came", "nothing came", "nothing came"}, false, triesOfKnown, false},
		{"steady, to be written", []string{"1 came", "2 came", "3 came"}, true, triesOfLasting, false},
		{"unsteady at the second try", []string{"1 came", "nothing came", "nothing came"}, true, triesOfLasting, true},
		{"unsteady at the third try", []string{"1 came", "1 came", "nothing came"}, true, triesOfLasting, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			tries := 0
			g := newGym(1, 1, nil)
			g.lasting = test.write
			g.written = Failures{"features/a.feature": {{Defect: "d0", Scenario: "s0", Text: kept}}}
			g.search.try = func(_ context.Context, s *report.Scenario, d defect.Defect) Trial {
				tries++
				return Trial{Scenario: s, Defect: d, Outcome: Caught, Own: true, Sentence: "Then it holds",
					Text: test.texts[tries-1]}
			}
			if err := g.everyClaim(t.Context()); err != nil {
				t.Fatal(err)
			}
			p := proof{Matrix: g.Matrix, before: g.written}
			if found := p.unsteady(); tries != test.tries || len(found) > 0 != test.unsteady {
				t.Errorf("%d tries, unsteady %q", tries, found)
			}
			drifted := len(p.drift()) > 0
			if last := test.texts[tries-1]; drifted != alike(other, "Then it holds\n  "+last) {
				t.Errorf("drift %q, last %q", p.drift(), last)
			}
		})
	}
}

func TestWhatNobodyClaimsIsTriedOnce(t *testing.T) {
	g := newGym(2, 1, always(Missed))
	if err := g.everything(t.Context()); err != nil || len(g.tried) != triesOfKnown+1 {
		t.Errorf("tried %v, %v", g.tried, err)
	}
}

func TestALuckyCatchDoesNotLast(t *testing.T) {
	for _, test := range []struct {
		kind   defect.Kind
		misses int // the try that misses
		tries  int
		want   Outcome
	}{
		{defect.Functional, 99, triesOfLasting, Caught},
		{defect.Functional, 1, 1, Missed},
		{defect.Functional, triesOfLasting, triesOfLasting, Missed},
		{defect.Performance, 99, 1, Caught},
	} {
		tries := 0
		g := newGym(1, 1, func(string, string) Outcome {
			if tries++; tries == test.misses {
				return Missed
			}
			return Caught
		})
		g.lasting, g.Claims[0].defect.Kind = true, test.kind
		if err := g.everyClaim(t.Context()); err != nil {
			t.Fatal(err)
		}
		trial, _ := g.Matrix.tried(g.Scenarios[0], g.Defects[0])
		if tries != test.tries || trial.Outcome != test.want {
			t.Errorf("%+v: %d tries, %v", test, tries, trial.Outcome)
		}
	}
}
