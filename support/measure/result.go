package measure

import (
	"slices"
	"time"
)

// Result is everything that a load step measured, with all values, so that other
// statistics can be computed from it later. It can be written as JSON and read back.
// Of more than MostKept runs it has a summary, from which the same can be read, within 0.1 %.
type Result struct {
	Load      Span               `json:"load"`
	Runs      []Run              `json:"runs"`              // those started, in the order of their intended starts
	Summary   *Summary           `json:"summary,omitempty"` // in place of the runs; nil: they are in Runs
	Latencies map[Metric]*Series `json:"latencies"`         // of what belongs to no run, as a client's connection
	Gaps      *Distribution      `json:"gaps"`              // inter-token latency of all runs
	// what was counted; a count of zero is there, one that nobody took is not
	Counts  map[Metric]int   `json:"counts"`
	Process map[Metric]Track `json:"process"` // of the server's process; empty where it cannot be read
	Driver  Driver           `json:"driver"`
	Machine *Machine         `json:"machine,omitempty"` // nil: nobody looked
	// GaveUp is after how many conversations the load ended, since none of them had succeeded; 0: it went to its end.
	GaveUp int `json:"gave_up,omitempty"`
	// Lone is the driver at which all failures stand; nil: there is none.
	Lone *Lone `json:"-"`
}

// Lone is one of several drivers at which all failures stand, and not by chance.
type Lone struct {
	Why    string  // which one it is, and where to look
	Others *Result // what the others measured
	Share  float64 // of the runs that the others made
}

// tally counts the runs. Of those that are kept one by one the latencies are not in it.
func (r *Result) tally() *Tally {
	if r.Summary != nil {
		return &r.Summary.Tally
	}
	t := &Tally{}
	for i := range r.Runs {
		t.count(&r.Runs[i], false)
	}
	return t
}

// N is how many runs were started.
func (r *Result) N() int {
	if r.Summary != nil {
		return r.Summary.Runs
	}
	return len(r.Runs)
}

// Successes is how many runs succeeded, of N.
func (r *Result) Successes() int { return r.tally().Successes }

// TimedOut is how many runs failed because their time was up.
func (r *Result) TimedOut() int { return r.tally().TimedOut }

// OwingNothing is how many failed runs are in no latency at all: left out there, they
// would make the server look faster than it is.
func (r *Result) OwingNothing() int { return r.tally().Owing }

// AtOnce is the largest number of runs that were under way at one moment; of a summary, that are known to have been.
func (r *Result) AtOnce() int {
	if r.Summary != nil {
		return r.Summary.AtOnce
	}
	return AtOnce(r.Runs)
}

// Series gathers a latency: the values of runs and those that belong to none. It
// tells of how many successful runs the value is not known because the model
// recorded nothing for them.
func (r *Result) Series(m Metric) (s *Series, unrecorded int) {
	if own := r.Latencies[m]; r.Summary != nil && own == nil {
		return r.Summary.series(m)
	}
	s = &Series{}
	for i := range r.Runs {
		d, ok, not := r.Runs[i].Latency(m)
		if ok {
			s.Add(d)
		}
		if not {
			unrecorded++
		}
	}
	if own := r.Latencies[m]; own != nil {
		s.add(own)
	}
	return s, unrecorded
}

// OfGroup is the result of the runs of one group of messages. What is known of all runs together alone, such as pooled
// gaps, is not in it.
func (r *Result) OfGroup(group string) *Result {
	of := &Result{Load: r.Load, Driver: r.Driver, Machine: r.Machine, GaveUp: r.GaveUp}
	if r.Summary != nil {
		of.Summary = r.Summary.ofGroup(group)
	}
	for _, run := range r.Runs {
		if run.Group == group {
			of.Runs = append(of.Runs, run)
		}
	}
	return of
}

// Reason is why runs failed, and how many.
type Reason struct {
	Why  string
	Runs int
}

// Failures lists why runs failed, the most frequent reason first.
func (r *Result) Failures() []Reason {
	if r.Summary != nil {
		return r.Summary.Failures.list()
	}
	counted := Reasons{}
	for i := range r.Runs {
		if why := r.Runs[i].Failure; why != "" {
			counted[why]++
		}
	}
	return counted.list()
}

// Reworded is the result with the reasons of failures in other words.
func (r *Result) Reworded(f func(string) string) *Result {
	said := *r
	said.Runs = slices.Clone(r.Runs)
	for i := range said.Runs {
		said.Runs[i].Failure = f(said.Runs[i].Failure)
	}
	if r.Summary != nil {
		said.Summary = r.Summary.reworded(f)
	}
	return &said
}

// Pace is how often something happened in how long.
type Pace struct {
	Times int
	Over  time.Duration
}

// Throughput is the successful runs and the time from the first intended start to
// the last terminal. Runs that failed lengthen that time and count nothing. Over
// is zero without runs.
func (r *Result) Throughput() Pace {
	t := r.tally()
	return Pace{t.Successes, t.Ended - t.First}
}

// Goodput is the successful runs whose own values also met a condition, and the
// same time. A summary has counted those that met the condition of its Keep.
func (r *Result) Goodput(met func(*Run) bool) Pace {
	t := r.tally()
	if r.Summary == nil {
		for i := range r.Runs {
			if r.Runs[i].Failure == "" && met(&r.Runs[i]) {
				t.Good++
			}
		}
	}
	return Pace{t.Good, t.Ended - t.First}
}
