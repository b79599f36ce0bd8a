package baseline

import (
	"cmp"
	"fmt"
	"slices"
)

// mostParts is of how many shards a run may be.
const mostParts = 10_000

func (s Shard) check() error {
	if s != (Shard{}) && (s.Part < 1 || s.Part > s.Of || s.Of > mostParts) {
		return fmt.Errorf("there is no part %d of %d", s.Part, s.Of)
	}
	return nil
}

// together puts the shards of each run together and orders the runs by the time at which they began. Shards are of one
// run if they tested the same in the same run of CI. A part that is there twice belongs to two runs.
func together(files []*Run) []*Run {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b *Run) int {
		return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(b.measurements(), a.measurements()))
	})
	var runs []*Run
	var sets []shards
	for i, r := range files {
		if i > 0 && r.sameAs(files[i-1]) {
			continue
		}
		if r.Shard.Of < 2 {
			runs = append(runs, r)
			continue
		}
		i := slices.IndexFunc(sets, func(s shards) bool { return s.takes(r) })
		if i < 0 {
			i = len(sets)
			sets = append(sets, shards{})
		}
		sets[i] = append(sets[i], r)
	}
	for _, s := range sets {
		runs = append(runs, s.run())
	}
	slices.SortStableFunc(runs, func(a, b *Run) int { return a.Began.Compare(b.Began) })
	return runs
}

// sameAs reports whether two files are of one run: the one that --save names, and the one for --failed.
func (r *Run) sameAs(o *Run) bool {
	return !r.Began.IsZero() && r.Began.Equal(o.Began) && r.Shard == o.Shard &&
		len(r.Scenarios) == len(o.Scenarios) && r.Took == o.Took
}

func (r *Run) measurements() int {
	n := 0
	for _, s := range r.Scenarios {
		n += len(s.Measurements)
	}
	return n
}

// shards are parts of one run, oldest first; there is one at least.
type shards []*Run

// takes reports whether r is a part that is missing here.
func (s shards) takes(r *Run) bool {
	same := func(o *Run) bool {
		a, b := o.Environment, r.Environment
		ofCI := func(e Environment) string {
			if e.CI == nil {
				return ""
			}
			return e.CI.System + " " + e.CI.Run
		}
		return o.Shard.Of == r.Shard.Of && a.Commit == b.Commit && a.Profile == b.Profile && a.Target == b.Target &&
			a.Bamboo == b.Bamboo && ofCI(a) == ofCI(b)
	}
	return same(s[0]) && !slices.ContainsFunc(s, func(o *Run) bool { return o.Shard.Part == r.Shard.Part })
}

// run is what the parts come to, with the scenarios in the order of the whole: each part has every Nth of them.
func (s shards) run() *Run {
	whole := *s[0]
	whole.Shard, whole.Scenarios, whole.Problem = Shard{}, nil, ""
	parts := make([][]Scenario, s[0].Shard.Of)
	for _, r := range s {
		parts[r.Shard.Part-1] = r.Scenarios
		whole.Took = max(whole.Took, r.Began.Add(r.Took).Sub(whole.Began))
		whole.Interrupted = whole.Interrupted || r.Interrupted
		if r.Problem != "" && whole.Problem != "" {
			whole.Problem += "\n"
		}
		whole.Problem += r.Problem
	}
	for row := 0; ; row++ {
		before := len(whole.Scenarios)
		for _, p := range parts {
			if row < len(p) {
				whole.Scenarios = append(whole.Scenarios, p[row])
			}
		}
		if len(whole.Scenarios) == before {
			break
		}
	}
	for i := range parts {
		if !slices.ContainsFunc(s, func(r *Run) bool { return r.Shard.Part == i+1 }) {
			whole.Missing = append(whole.Missing, i+1)
		}
	}
	return &whole
}
