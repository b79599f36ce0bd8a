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

// gym is a hunt among n scenarios and m defects whose outcomes are given.
type gym struct {
	*hunt
	mu    sync.Mutex
	tried []string // "scenario/defect" in order
}

func newGym(scenarios, defects int, outcome func(s, d string) Outcome) *gym {
	var ss []*report.Scenario
	for i := range scenarios {
		ss = append(ss, &report.Scenario{Name: fmt.Sprintf("s%d", i), File: "features/a.feature", Line: i})
	}
	var ds []defect.Defect
	for i := range defects {
		ds = append(ds, defect.Defect{Name: fmt.Sprintf("d%d", i), Promise: defect.Text, Sentence: "It fails."})
	}
	g := &gym{}
	g.hunt = &hunt{Matrix: NewMatrix(ss, ds), workers: 1, order: order{words: newLexicon(ss), page: &Page{}},
		try: func(_ context.Context, s *report.Scenario, d defect.Defect) (Trial, error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.tried = append(g.tried, s.Name+"/"+d.Name)
			return Trial{Scenario: s, Defect: d, Outcome: outcome(s.Name, d.Name), Text: "text"}, nil
		}}
	return g
}

func TestADefectIsLeftAtItsFirstCatch(t *testing.T) {
	g := newGym(3, 2, func(s, d string) Outcome {
		switch s + d {
		case "s0d0", "s0d1":
			return Late
		case "s1d0":
			return Stumbled
		case "s2d0", "s1d1":
			return Caught
		}
		return Missed
	})
	if err := g.everyDefect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"s0/d0", "s1/d0", "s2/d0", "s0/d1", "s1/d1"}; !slices.Equal(g.tried, want) {
		t.Errorf("tried %v, want %v", g.tried, want)
	}
}

func TestOnlyAScenarioWithoutACatchIsTriedAgain(t *testing.T) {
	g := newGym(3, 3, func(s, d string) Outcome {
		if s == "s0" || s+d == "s2d1" {
			return Caught
		}
		return Missed
	})
	if err := g.everyDefect(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.tried = nil
	if err := g.everyScenario(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"s1/d0", "s1/d1", "s1/d2", "s2/d0", "s2/d1"}; !slices.Equal(g.tried, want) {
		t.Errorf("tried %v, want %v", g.tried, want)
	}
	if idle := g.Idle(); len(idle) != 1 || idle[0].Name != "s1" {
		t.Errorf("idle: %v", idle)
	}
}

func TestEverythingIsTriedOnce(t *testing.T) {
	g := newGym(5, 4, func(string, string) Outcome { return Caught })
	g.workers = 3
	if err := g.everyDefect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := g.everything(t.Context()); err != nil {
		t.Fatal(err)
	}
	slices.Sort(g.tried)
	if all := slices.Compact(slices.Clone(g.tried)); len(all) != 20 || len(g.tried) != 20 || g.Trials() != 20 {
		t.Errorf("%d trials of %d pairs: %v", len(g.tried), g.Trials(), g.tried)
	}
}

func TestAnErrorEndsTheHunt(t *testing.T) {
	g := newGym(3, 3, nil)
	cause := errors.New("no server can be started")
	g.try = func(context.Context, *report.Scenario, defect.Defect) (Trial, error) { return Trial{}, cause }
	if err := g.everyDefect(t.Context()); !errors.Is(err, cause) {
		t.Errorf("error %v", err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	stop(errors.New("interrupted"))
	if err := g.everything(ctx); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("error %v", err)
	}
}

func TestAMeasurementThatSaysNothingIsMadeAgain(t *testing.T) {
	for _, test := range []struct {
		kind         defect.Kind
		at           int // the try that catches
		tries, alive int
	}{
		{defect.Performance, 3, 3, 0},
		{defect.Performance, 99, triesOfMeasured, 1},
		{defect.Functional, 2, 1, 1},
	} {
		tries := 0
		g := newGym(1, 1, func(string, string) Outcome {
			if tries++; tries < test.at {
				return Unjudged
			}
			return Caught
		})
		g.Defects[0].Kind = test.kind
		if err := g.everyDefect(t.Context()); err != nil || tries != test.tries || len(g.Survivors()) != test.alive {
			t.Errorf("%+v: %d tries, %d survivors, %v", test, tries, len(g.Survivors()), err)
		}
	}
}

func TestWhatWasSeenToCatchGetsAnotherChance(t *testing.T) {
	tries := 0
	g := newGym(1, 1, func(string, string) Outcome {
		if tries++; tries < 3 {
			return Late
		}
		return Caught
	})
	g.order.page = &Page{Rows: []Row{{Scenario: "s0", Defect: "d0"}}}
	if err := g.everyDefect(t.Context()); err != nil || tries != 3 || len(g.Survivors()) != 0 {
		t.Errorf("%d tries, %d survivors, %v", tries, len(g.Survivors()), err)
	}
	tries = 0
	g = newGym(1, 1, func(string, string) Outcome { tries++; return Missed })
	g.order.page = &Page{Rows: []Row{{Scenario: "s0", Defect: "d0"}}}
	if err := g.everyDefect(t.Context()); err != nil || tries != triesOfKnown || len(g.Survivors()) != 1 {
		t.Errorf("a defect that was missed was tried %d times and has %d survivors, %v", tries, len(g.Survivors()), err)
	}
	tries = 0
	g = newGym(1, 1, func(string, string) Outcome { tries++; return Missed })
	g.order.page = &Page{}
	if err := g.everyDefect(t.Context()); err != nil || tries != 1 {
		t.Errorf("a defect that was missed where nobody knew of a catch was tried %d times, %v", tries, err)
	}
}

func TestALuckyCatchDoesNotLast(t *testing.T) {
	for _, test := range []struct {
		kind         defect.Kind
		misses       int // the try that misses
		tries, alive int
	}{
		{defect.Functional, 99, triesOfLasting, 0},
		{defect.Functional, 1, 1, 1},
		{defect.Functional, triesOfLasting, triesOfLasting, 1},
		{defect.Performance, 99, 1, 0},
	} {
		tries := 0
		g := newGym(1, 1, func(string, string) Outcome {
			if tries++; tries == test.misses {
				return Missed
			}
			return Caught
		})
		g.lasting, g.Defects[0].Kind = true, test.kind
		g.order.page = &Page{Rows: []Row{{Scenario: "s0", Defect: "d0"}}}
		if err := g.everyDefect(t.Context()); err != nil || tries != test.tries || len(g.Survivors()) != test.alive {
			t.Errorf("%+v: %d tries, %d survivors, %v", test, tries, len(g.Survivors()), err)
		}
	}
}
