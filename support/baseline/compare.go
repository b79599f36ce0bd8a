package baseline

import (
	"errors"
	"math"
	"slices"

	"bamboo-spec/support/mismatch"
)

const (
	// falseAlarms is how often a comparison may report any change at all between
	// servers that are alike.
	falseAlarms = 0.02
	// least is the smallest change that is reported, as a part of what was. A machine
	// alone easily makes as much between two series of runs.
	least = 0.05
)

// Finding is what a comparison found out about a promise.
type Finding string

const (
	Worse  Finding = "worse"
	Better Finding = "better"
	Alike  Finding = "no change found"
	TooFew Finding = "too few runs"
)

// Change is a promise on both sides.
type Change struct {
	Promise
	Finding    Finding
	Old, New   float64 // medians of the runs
	Olds, News int     // runs with a value
	Chance     float64 // of such a difference in any of the promises if the sides were alike

	// By is the change and Low to High its interval of at least 95 %: as a part of
	// what was if it is Relative, else as an amount, as for what may be zero or less.
	By, Low, High float64
	Relative      bool
}

// Size is how large the change is: a part of what was, or of the limit.
func (c Change) Size() float64 {
	switch limit := math.Abs(c.limit()); {
	case c.Relative, c.By == 0:
		return math.Abs(c.By)
	case limit == 0:
		return math.Inf(1)
	default:
		return math.Abs(c.By) / limit
	}
}

// Comparison is two sides beside each other.
type Comparison struct {
	Old, New []*Run
	Changes  []Change // of the promises that both sides have values of, in the order of the features
	OnlyOld  []Promise
	OnlyNew  []Promise
}

// Compare says of each promise how it changed from the old runs to the new ones.
// If nothing can be said at all the error is a mismatch.Unjudged.
func Compare(old, news []*Run) (*Comparison, error) {
	runs := slices.Concat(old, news)
	all, err := follow(runs)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Old: old, New: news}
	var rows []ranked
	for _, h := range all {
		before, after := present(h.values[:len(old)]), present(h.values[len(old):])
		switch {
		case len(before) == 0 && len(after) == 0:
		case len(before) == 0:
			c.OnlyNew = append(c.OnlyNew, h.Promise)
		case len(after) == 0:
			c.OnlyOld = append(c.OnlyOld, h.Promise)
		default:
			c.Changes = append(c.Changes, changeOf(h.Promise, before, after))
			rows = append(rows, rankedOf(h))
		}
	}
	if len(c.Changes) == 0 {
		return nil, mismatch.Unjudged{Err: errors.New("no promise was measured on both sides: nothing can be compared")}
	}
	for i, p := range chances(rows, len(old), len(runs)) {
		c.Changes[i].Chance = p
		c.Changes[i].judge()
	}
	return c, nil
}

// present leaves the values of runs that have one.
func present(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), math.IsNaN)
}

func changeOf(p Promise, old, news []float64) Change {
	c := Change{Promise: p, Olds: len(old), News: len(news), Old: medianOf(old), New: medianOf(news)}
	c.Relative = slices.Min(old) > 0 && slices.Min(news) > 0 && !p.Objective.Signed()
	if !c.Relative {
		s := shiftOf(old, news)
		c.By, c.Low, c.High = s.by, s.low, s.high
		return c
	}
	s := shiftOf(logs(old), logs(news))
	c.By, c.Low, c.High = math.Expm1(s.by), math.Expm1(s.low), math.Expm1(s.high)
	return c
}

func medianOf(values []float64) float64 { return median(slices.Sorted(slices.Values(values))) }

func logs(values []float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = math.Log(v)
	}
	return all
}

func (c *Change) judge() {
	switch {
	case leastChance(c.Olds, c.News) > falseAlarms:
		c.Finding = TooFew
	case c.Chance > falseAlarms || c.Size() < least:
		c.Finding = Alike
	case c.badness(c.moved()) > c.badness(c.Old):
		c.Finding = Worse
	default:
		c.Finding = Better
	}
}

// moved is the old value with the change.
func (c *Change) moved() float64 {
	if c.Relative {
		return c.Old * (1 + c.By)
	}
	return c.Old + c.By
}

// Count counts the promises with a finding.
func (c *Comparison) Count(f Finding) int {
	n := 0
	for _, change := range c.Changes {
		if change.Finding == f {
			n++
		}
	}
	return n
}

// Regressions are the promises that became worse by more than a part of what was.
func (c *Comparison) Regressions(most float64) []Change {
	var all []Change
	for _, change := range c.Changes {
		if change.Finding == Worse && change.Size() > most {
			all = append(all, change)
		}
	}
	return all
}

// Judged tells whether anything could be found out.
func (c *Comparison) Judged() bool { return c.Count(TooFew) < len(c.Changes) }
