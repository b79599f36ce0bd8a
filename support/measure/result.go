package measure

import (
	"cmp"
	"slices"
	"time"
)

// Result is everything that a load step measured, with all values, so that other
// statistics can be computed from it later. It can be written as JSON and read back.
type Result struct {
	Load      Span               `json:"load"`
	Runs      []Run              `json:"runs"`      // those started, in the order of their intended starts
	Latencies map[Metric]*Series `json:"latencies"` // values that belong to no run, as that of a client's connection
	Gaps      *Distribution      `json:"gaps"`      // inter-token latency of all runs
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

// Series gathers a latency: the values of runs and those that belong to none. It
// tells of how many successful runs the value is not known because the model
// recorded nothing for them.
func (r *Result) Series(m Metric) (s *Series, unrecorded int) {
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
		for _, d := range own.Values() {
			s.Add(d)
		}
	}
	return s, unrecorded
}

// OfGroup is the result of the runs of one group of messages. What is known of all runs together alone, such as pooled
// gaps, is not in it.
func (r *Result) OfGroup(group string) *Result {
	of := &Result{Load: r.Load, Driver: r.Driver, Machine: r.Machine, GaveUp: r.GaveUp}
	for _, run := range r.Runs {
		if run.Group == group {
			of.Runs = append(of.Runs, run)
		}
	}
	return of
}

// Successes is how many runs succeeded, of len(Runs).
func (r *Result) Successes() int {
	return r.count(func(*Run) bool { return true })
}

// count counts the successful runs that also meet a condition.
func (r *Result) count(met func(*Run) bool) int {
	n := 0
	for i := range r.Runs {
		if r.Runs[i].Failure == "" && met(&r.Runs[i]) {
			n++
		}
	}
	return n
}

// Reason is why runs failed, and how many.
type Reason struct {
	Why  string
	Runs int
}

// Failures lists why runs failed, the most frequent reason first.
func (r *Result) Failures() []Reason {
	counted := map[string]int{}
	for i := range r.Runs {
		if why := r.Runs[i].Failure; why != "" {
			counted[why]++
		}
	}
	var all []Reason
	for why, n := range counted {
		all = append(all, Reason{why, n})
	}
	slices.SortFunc(all, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Runs, a.Runs), cmp.Compare(a.Why, b.Why))
	})
	return all
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
	return Pace{r.Successes(), r.lasted()}
}

// Goodput is the successful runs whose own values also met a condition, and the
// same time.
func (r *Result) Goodput(met func(*Run) bool) Pace {
	return Pace{r.count(met), r.lasted()}
}

// lasted is the time from the first intended start to the last terminal.
func (r *Result) lasted() time.Duration {
	if len(r.Runs) == 0 {
		return 0
	}
	first, last := r.Runs[0].Start, r.Runs[0].End
	for _, run := range r.Runs {
		first, last = min(first, run.Start), max(last, run.End)
	}
	return last - first
}
