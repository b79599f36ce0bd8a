package measure

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// mostReasons is how many different reasons of failures a Tally keeps; the rest is counted as one.
const mostReasons = 100

// otherReasons is what runs failed for if they failed for one reason more than are kept.
const otherReasons = "one of the other reasons"

// Tally is what some runs come to, without the runs. Tallies of different runs can be added.
type Tally struct {
	Runs      int `json:"runs"`
	Successes int `json:"successes"`
	// successes whose own values met the limits of a table: see Keep
	Good     int `json:"good"`
	TimedOut int `json:"timed_out,omitempty"`     // runs
	Owing    int `json:"owing_nothing,omitempty"` // failed runs that are in no latency

	First     time.Duration `json:"first_ns"`               // intended start
	Last      time.Duration `json:"last_ns"`                // intended start
	Ended     time.Duration `json:"ended_ns"`               // of the run that ended last
	Shortest  time.Duration `json:"shortest_ns,omitempty"`  // of the runs that timed out; 0: none did
	Failures  Reasons       `json:"failures,omitempty"`     // why runs failed
	Latencies Folded        `json:"latencies_ns,omitempty"` // of all runs together
	// successful runs whose value is not known because the model recorded nothing for them
	Unrecorded map[Metric]int `json:"unrecorded,omitempty"`

	relief *relief // nil: see Result.Relieved
}

// Reasons are how many runs failed for which reason.
type Reasons map[string]int

// Folded are the values of latencies as histograms.
type Folded map[Metric]*Distribution

// ofRuns are the latencies that a run can have a value of.
var ofRuns = []Metric{SessionCreation, FirstTokenLatency, FirstReplyLatency, TimePerToken, LongestStall,
	TotalResponseTime, StopLatency, AddedFirstToken, AddedTotalTime}

// count adds a run to all but the latencies.
func (t *Tally) count(run *Run, good bool) {
	t.span(run.Start, run.Start, run.End)
	t.Runs++
	if run.TimedOut {
		t.TimedOut++
		t.Shortest = shorter(t.Shortest, run.End-run.Start)
	}
	switch {
	case run.Failure == "":
		t.Successes++
		if good {
			t.Good++
		}
	case len(run.Latencies) == 0:
		t.Owing++
	}
}

// span makes the tally's times reach over others. It is called before the runs are counted that they are of.
func (t *Tally) span(first, last, ended time.Duration) {
	if t.Runs == 0 {
		t.First, t.Last, t.Ended = first, last, ended
	}
	t.First, t.Last, t.Ended = min(t.First, first), max(t.Last, last), max(t.Ended, ended)
}

// shorter is the shorter of two times of which 0 is none.
func shorter(a, b time.Duration) time.Duration {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// take adds a run with these of its latencies.
func (t *Tally) take(run *Run, good bool, metrics []Metric) {
	t.count(run, good)
	if run.Failure != "" {
		t.Failures = t.Failures.add(run.Failure, 1, mostReasons)
	}
	for _, m := range metrics {
		switch d, ok, unrecorded := run.Latency(m); {
		case ok:
			t.of(m).take(d)
		case unrecorded:
			t.unrecorded(m, 1)
		}
	}
}

// of are the values of a latency, to be added to.
func (t *Tally) of(m Metric) *Distribution {
	if t.Latencies == nil {
		t.Latencies = Folded{}
	}
	if t.Latencies[m] == nil {
		t.Latencies[m] = &Distribution{}
	}
	return t.Latencies[m]
}

func (t *Tally) unrecorded(m Metric, n int) {
	if t.Unrecorded == nil {
		t.Unrecorded = map[Metric]int{}
	}
	t.Unrecorded[m] += n
}

// add counts a reason; those beyond most are counted as one.
func (r Reasons) add(why string, n, most int) Reasons {
	if r == nil {
		r = Reasons{}
	}
	if _, known := r[why]; !known && len(r) >= most {
		why = otherReasons
	}
	r[why] += n
	return r
}

// Add adds other runs.
func (t *Tally) Add(other *Tally) {
	if other.Runs == 0 {
		return
	}
	t.span(other.First, other.Last, other.Ended)
	t.Shortest = shorter(t.Shortest, other.Shortest)
	t.Runs += other.Runs
	t.Successes += other.Successes
	t.Good += other.Good
	t.TimedOut += other.TimedOut
	t.Owing += other.Owing
	t.relief = t.relief.and(other.relief)
	for _, why := range slices.Sorted(maps.Keys(other.Failures)) {
		t.Failures = t.Failures.add(why, other.Failures[why], mostReasons)
	}
	for m, d := range other.Latencies {
		t.of(m).Add(d)
	}
	for m, n := range other.Unrecorded {
		t.unrecorded(m, n)
	}
}

// move tells the times on a clock that began so much earlier.
func (t *Tally) move(by time.Duration) {
	t.First, t.Last, t.Ended = t.First+by, t.Last+by, t.Ended+by
}

// list are the reasons, the most frequent first.
func (r Reasons) list() (all []Reason) {
	for why, n := range r {
		all = append(all, Reason{why, n})
	}
	slices.SortFunc(all, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Runs, a.Runs), cmp.Compare(a.Why, b.Why))
	})
	return all
}

// series are the values of one latency.
func (t *Tally) series(m Metric) (s *Series, unrecorded int) {
	if m == InterTokenLatency {
		m = LongestStall
	}
	d := &Distribution{}
	if known := t.Latencies[m]; known != nil {
		d = known
	}
	return &Series{folded: d, relief: t.relief.of(m)}, t.Unrecorded[m]
}

// reworded says reasons in other words.
func (r Reasons) reworded(f func(string) string) Reasons {
	said := Reasons{}
	for why, n := range r {
		said[f(why)] += n
	}
	return said
}
