package measure

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/units"
)

// Summary is what is kept of runs that are too many to be kept one by one. Its size depends on how long the load
// lasts and on how far apart its values are, and not on the number of runs. Summaries of different runs of a load can
// be added; percentiles of the sum are those of all runs, the high end of their bucket (0.1 %).
type Summary struct {
	Tally
	Began  time.Duration     `json:"began_ns"` // where windows and seconds are counted from: when the load began
	Limits string            `json:"limits,omitempty"`
	Groups map[string]*Tally `json:"groups,omitempty"`
	Cuts   []*Cut            `json:"cuts,omitempty"`
	// runs that were due, and that ended, in each second since Began
	Due  []int `json:"due_in_second"`
	Over []int `json:"over_in_second"`
	// the longest run, and the most that are known to have been under way at one moment
	Longest time.Duration `json:"longest_ns"`
	AtOnce  int           `json:"at_once"`
	// the runs that took longest in each latency, and of those that failed; they are not kept in JSON
	Worst map[Metric][]Run `json:"-"`
}

// Cut is the part of a load that is about one group of messages, or all of it, cut into windows.
type Cut struct {
	Window  time.Duration `json:"window_ns"`
	Group   string        `json:"group,omitempty"` // "": all runs
	Metrics []Metric      `json:"metrics"`         // whose values are kept of each window
	Parts   []*Tally      `json:"parts"`           // one after another
	TooMany bool          `json:"too_many,omitempty"`
}

// mostWindows is how many windows of one length are kept.
const mostWindows = 2000

// MostWorst is how many of the worst runs are kept of each latency.
const MostWorst = 3

// newSummary has no runs yet.
func newSummary(k Keep) *Summary {
	s := &Summary{Began: k.Began, Limits: k.Limits, Groups: map[string]*Tally{}, Worst: map[Metric][]Run{}}
	for _, c := range k.Windows {
		s.cut(&c)
	}
	return s
}

// take adds a run.
func (s *Summary) take(run *Run, good bool) {
	s.Tally.take(run, good, ofRuns)
	if run.Group != "" {
		if s.Groups[run.Group] == nil {
			s.Groups[run.Group] = &Tally{}
		}
		s.Groups[run.Group].take(run, good, ofRuns)
	}
	for _, c := range s.Cuts {
		if c.Group != "" && c.Group != run.Group {
			continue
		}
		if part := c.at(s.place(run.Start, c.Window)); part != nil {
			part.take(run, good, c.Metrics)
		}
	}
	s.Due = counted(s.Due, s.place(run.Start, time.Second), 1)
	s.Over = counted(s.Over, s.place(run.End, time.Second), 1)
	s.Longest = max(s.Longest, run.End-run.Start)
	for _, m := range ofRuns {
		if _, ok, _ := run.Latency(m); ok {
			s.worst(m, *run)
		}
	}
	if run.Failure != "" {
		s.worst(SuccessRate, *run)
	}
}

// place is in which part of such a length a moment is, from 0.
func (s *Summary) place(at, length time.Duration) int { return max(0, int((at-s.Began)/length)) }

// worst keeps a run if it is among the worst in a latency.
func (s *Summary) worst(m Metric, run Run) {
	order := func(a, b Run) int {
		return cmp.Or(cmp.Compare(b.Slowness(m), a.Slowness(m)), cmp.Compare(a.Start, b.Start))
	}
	all := s.Worst[m]
	if len(all) == MostWorst && order(all[MostWorst-1], run) <= 0 {
		return
	}
	all = append(slices.Clone(all), run)
	slices.SortStableFunc(all, order)
	s.Worst[m] = all[:min(MostWorst, len(all))]
}

// at is a window; nil: there are too many.
func (c *Cut) at(i int) *Tally {
	if i >= mostWindows {
		c.TooMany, c.Parts = true, nil
	}
	if c.TooMany {
		return nil
	}
	for i >= len(c.Parts) {
		c.Parts = append(c.Parts, &Tally{})
	}
	return c.Parts[i]
}

// counted adds n to a place of counts.
func counted(counts []int, place, n int) []int {
	if more := place + 1 - len(counts); more > 0 {
		counts = append(counts, make([]int, more)...)
	}
	counts[place] += n
	return counts
}

// Add adds other runs of the same load, of which the same was to be kept.
func (s *Summary) Add(other *Summary) {
	s.Tally.Add(&other.Tally)
	for group, t := range other.Groups {
		if s.Groups[group] == nil {
			s.Groups[group] = &Tally{}
		}
		s.Groups[group].Add(t)
	}
	for _, c := range other.Cuts {
		s.cut(c).add(c)
	}
	for i, n := range other.Due {
		s.Due = counted(s.Due, i, n)
	}
	for i, n := range other.Over {
		s.Over = counted(s.Over, i, n)
	}
	s.Longest, s.AtOnce = max(s.Longest, other.Longest), max(s.AtOnce, other.AtOnce)
	for m, runs := range other.Worst {
		for _, run := range runs {
			s.worst(m, run)
		}
	}
}

// cut is the own one like another.
func (s *Summary) cut(like *Cut) *Cut {
	for _, c := range s.Cuts {
		if c.Window == like.Window && c.Group == like.Group {
			return c
		}
	}
	c := &Cut{Window: like.Window, Group: like.Group, Metrics: like.Metrics}
	s.Cuts = append(s.Cuts, c)
	return c
}

// add adds the windows of other runs.
func (c *Cut) add(other *Cut) {
	for i, part := range other.Parts {
		if own := c.at(i); own != nil {
			own.Add(part)
		}
	}
	if other.TooMany {
		c.at(mostWindows)
	}
}

// Moved is the summary on a clock that began so much earlier.
func (s *Summary) Moved(by time.Duration) *Summary {
	c := s.clone()
	c.Began += by
	c.move(by)
	for _, t := range c.Groups {
		t.move(by)
	}
	for _, cut := range c.Cuts {
		for _, t := range cut.Parts {
			t.move(by)
		}
	}
	for _, runs := range c.Worst {
		for i := range runs {
			runs[i].Start, runs[i].End = runs[i].Start+by, runs[i].End+by
		}
	}
	return c
}

// clone is a copy that shares nothing that changes.
func (s *Summary) clone() *Summary {
	c := newSummary(Keep{Began: s.Began, Limits: s.Limits})
	c.Add(s)
	return c
}

// ofGroup is the summary of the runs of one group.
func (s *Summary) ofGroup(group string) *Summary {
	of := &Summary{Began: s.Began, Limits: s.Limits, Longest: s.Longest}
	if t := s.Groups[group]; t != nil {
		of.Tally = *t
	}
	for _, c := range s.Cuts {
		if c.Group == group {
			own := *c
			own.Group = ""
			of.Cuts = append(of.Cuts, &own)
		}
	}
	return of
}

// windows are those of a length, with what is left at the end as Result.Windows has it.
func (s *Summary) windows(length time.Duration) ([]Window, error) {
	at := slices.IndexFunc(s.Cuts, func(c *Cut) bool { return c.Window == length && c.Group == "" })
	switch {
	case at < 0:
		return nil, fmt.Errorf("the %d runs are kept as a summary, which has no windows of %s", s.Runs,
			units.Brief(length))
	case s.Cuts[at].TooMany:
		return nil, fmt.Errorf(
			"a summary of runs has up to %d windows, and this load has more of %s: write longer ones", mostWindows,
			units.Brief(length))
	case s.Runs == 0:
		return nil, nil
	}
	all := make([]Window, max(1, int((s.Last+1-s.Began+length/2)/length)))
	for i := range all {
		began := s.Began + time.Duration(i)*length
		all[i] = Window{Span{began, began + length}, &Result{Summary: &Summary{Began: s.Began, Limits: s.Limits}}}
	}
	all[len(all)-1].Ended = s.Last + 1
	for i, part := range s.Cuts[at].Parts {
		all[min(i, len(all)-1)].Summary.Tally.Add(part)
	}
	return all, nil
}

// reworded says reasons of failures in other words.
func (s *Summary) reworded(f func(string) string) *Summary {
	said := s.clone()
	all := []*Tally{&said.Tally}
	for _, t := range said.Groups {
		all = append(all, t)
	}
	for _, c := range said.Cuts {
		all = append(all, c.Parts...)
	}
	for _, t := range all {
		t.Failures = t.Failures.reworded(f)
	}
	return said
}
