package baseline

import (
	"cmp"
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
	Old, New   float64 // medians of the runs that are not laid aside
	Olds, News int     // runs with a value
	Chance     float64 // of such a difference in any of the promises if the sides were alike

	// By is how far New lies above Old: as a part of Old if it is Relative, else as an amount, as for what may be
	// zero or less.
	By       float64
	Relative bool

	olds, news []float64 // of the runs that are not laid aside
	pairs      float64   // in which part of the pairs of an old and a new run the new one is worse
}

// Size is how large the change is: a part of what was, or of the limit.
func (c Change) Size() float64 { return c.size(c.By, c.Relative) }

// Interval is that of 95 % of By.
func (c Change) Interval() (low, high float64) { return interval(c.olds, c.news, c.Relative) }

// size is how large a change by so much is: a part of what was, or of the limit.
func (p Promise) size(by float64, relative bool) float64 {
	switch limit := math.Abs(p.limit()); {
	case relative, by == 0:
		return math.Abs(by)
	case limit == 0:
		return math.Inf(1)
	default:
		return math.Abs(by) / limit
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
	sides := slices.Concat(slices.Repeat([]int{oldSide}, len(old)), slices.Repeat([]int{newSide}, len(news)))
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
			row, change := rankedOf(h), changeOf(h.Promise, h.withoutWorst(before), h.withoutWorst(after))
			change.Olds, change.News, change.pairs = len(before), len(after), row.worse(sides)
			rows, c.Changes = append(rows, row), append(c.Changes, change)
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

// withoutWorst leaves out what is laid aside of the values of a side.
func (p Promise) withoutWorst(values []float64) []float64 {
	values = slices.Clone(values)
	slices.SortStableFunc(values, func(a, b float64) int { return cmp.Compare(p.badness(a), p.badness(b)) })
	return values[:len(values)-laidAside(len(values))]
}

func changeOf(p Promise, old, news []float64) Change {
	c := Change{Promise: p, Olds: len(old), News: len(news), Old: medianOf(old), New: medianOf(news), olds: old,
		news: news}
	c.Relative = p.relative(slices.Concat(old, news))
	c.By = effect(old, news, c.Relative)
	return c
}

// relative reports whether a change between values is a part of what was.
func (p Promise) relative(values []float64) bool {
	return slices.Min(values) > 0 && !p.Objective.Signed()
}

func (c *Change) judge() {
	switch {
	case leastChance(c.Olds, c.News) > falseAlarms:
		c.Finding = TooFew
	case c.Chance > falseAlarms || c.Size() < least:
		c.Finding = Alike
	case c.pairs > 0.5 && c.badness(c.New) > c.badness(c.Old):
		c.Finding = Worse
	case c.pairs < 0.5 && c.badness(c.New) < c.badness(c.Old):
		c.Finding = Better
	default: // the runs as a whole say one thing and their medians another
		c.Finding = Alike
	}
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
