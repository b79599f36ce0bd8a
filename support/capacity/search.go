// Package capacity finds the largest load at which something holds: by doubling the load until it
// does not, and then by halving what is left between.
package capacity

import (
	"context"
	"fmt"
	"slices"
)

// Outcome is what a trial at one load came to.
type Outcome string

const (
	Held   Outcome = "held"
	Missed Outcome = "missed"
	// Unjudged is a trial that says nothing about the server, as when the driver was the limit.
	Unjudged Outcome = "could not be judged"
)

// Trial is one trial.
type Trial struct {
	Load    int
	Outcome Outcome
}

// Bounds say where a search may look.
type Bounds struct {
	First    int // the load that is tried first
	Most     int // the largest that is tried
	Promised int // a load that is tried in any case, unless the trials below it decide; 0: none
}

// Found is what a search found out. The capacity is at least AtLeast and less than Below.
type Found struct {
	AtLeast int // the largest load that held twice, with none below it that missed twice; 0: none did
	Below   int // the smallest load that missed twice; 0: none did
	Trials  []Trial
	// why the search ended before both were known as well as they can be; empty: it did not
	Ended string
}

// mostUnjudged is how many trials of one load may say nothing before the search ends.
const mostUnjudged = 3

// precision is how near the bounds come to each other: a tenth of the lower one.
const precision = 10

// Search tries one load after another, each of them until two trials agree. It ends when
// the two bounds are within a tenth of each other, at the largest load, when three trials of a load could not be
// judged, or with the context. Which loads it tries depends on nothing but the outcomes. The error is the trial's.
func Search(ctx context.Context, b Bounds, try func(ctx context.Context, load int) (Outcome, error)) (Found, error) {
	s := &search{Bounds: b}
	for load := s.next(); load > 0; load = s.next() {
		if ctx.Err() != nil {
			s.Ended = "the time was up"
			break
		}
		outcome, err := try(ctx, load)
		switch {
		case ctx.Err() != nil:
			continue // what it came to is not known
		case err != nil:
			return s.Found, err
		}
		s.Trials = append(s.Trials, Trial{load, outcome})
		if s.count(load, Unjudged) == mostUnjudged {
			s.Ended = fmt.Sprintf("a load of %d could not be judged", load)
			break
		}
		s.settle()
	}
	return s.Found, nil
}

type search struct {
	Bounds
	Found
}

// settle finds the bounds in the trials so far.
func (s *search) settle() {
	s.AtLeast, s.Below = 0, 0
	var loads []int
	for _, t := range s.Trials {
		loads = append(loads, t.Load)
	}
	slices.Sort(loads)
	for _, load := range slices.Compact(loads) {
		switch s.verdict(load) {
		case Missed:
			s.Below = load
			return
		case Held:
			s.AtLeast = load
		}
	}
}

// verdict is what two trials at a load agree on; empty: they have not agreed yet. One that holds once and
// misses once is tried a third time.
func (s *search) verdict(load int) Outcome {
	for _, o := range []Outcome{Held, Missed} {
		if s.count(load, o) > 1 {
			return o
		}
	}
	return ""
}

func (s *search) count(load int, o Outcome) int {
	n := 0
	for _, t := range s.Trials {
		if t.Load == load && t.Outcome == o {
			n++
		}
	}
	return n
}

// next is the load to be tried now; 0: the search is over.
func (s *search) next() int {
	if n := len(s.Trials); n > 0 && s.verdict(s.Trials[n-1].Load) == "" {
		return s.Trials[n-1].Load
	}
	switch low, high := s.AtLeast, s.Below; {
	case low == 0 && high == 0:
		return min(s.First, s.Most)
	case high == 0 && low >= s.Most:
		return 0
	case high == 0:
		return s.orPromised(min(2*low, s.Most))
	case high-low <= max(1, low/precision):
		return s.left(low, high)
	default:
		return s.orPromised(low + (high-low)/2)
	}
}

// orPromised is the promised load if it lies between the largest that held and one that would be tried
// beyond it.
func (s *search) orPromised(load int) int {
	if s.AtLeast < s.Promised && s.Promised < load && s.verdict(s.Promised) == "" {
		return s.Promised
	}
	return load
}

// left is the promised load if it lies between the bounds, however near they are.
func (s *search) left(low, high int) int {
	if low < s.Promised && s.Promised < high {
		return s.Promised
	}
	return 0
}
