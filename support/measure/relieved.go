package measure

import (
	"slices"
	"time"
)

// Relieved is the result as it would at best have been if nobody else had used the machine:
// each run is as much shorter as others can have delayed it by. What is broken even then is
// the server's own doing.
//
// A run that timed out counts as answered if others took more than half of its time; it is not
// known how much longer it would have needed. Wrong answers and errors stay what they are,
// and a run that failed by timeout too unless all failures are timeouts.
func (r *Result) Relieved() *Result {
	out := *r
	if r.Summary != nil {
		out.Summary = r.Summary.relieved(r.Machine)
	}
	out.Runs = slices.Clone(r.Runs)
	excused := r.TimedOut() == r.N()-r.Successes()
	first := r.Load.Ended
	for _, run := range r.Runs {
		first = min(first, run.Start)
	}
	for i := range out.Runs {
		out.Runs[i] = r.relieved(r.Runs[i], first, excused)
	}
	out.Latencies = map[Metric]*Series{}
	for metric, s := range r.Latencies {
		if longest, _ := s.Max(); s.Folded() {
			out.Latencies[metric] = Union(s, nil)
			out.Latencies[metric].relief = &relief{runs: s.N(), most: r.MostTaken(longest)}
			continue
		}
		out.Latencies[metric] = &Series{}
		for _, d := range s.Values() {
			if d != Never {
				d -= min(d, r.MostTaken(d))
			}
			out.Latencies[metric].Add(d)
		}
	}
	if r.Gaps != nil && out.Successes() == out.N() {
		gaps := *r.Gaps
		gaps.Failed = 0
		out.Gaps = &gaps
	}
	return &out
}

// MostTaken is the most that others can have delayed something by that lasted so long, at any
// time of the load.
func (r *Result) MostTaken(length time.Duration) time.Duration {
	return r.Machine.MostTaken(r.Load.Began, r.Load.Ended, length)
}

// relieved is one run as it would at best have been, in a load whose first run began at first.
func (r *Result) relieved(run Run, first time.Duration, excused bool) Run {
	m, whole := r.Machine, run.End-run.Start
	latencies := Latencies{}
	switch {
	case run.Failure == "":
		for metric, d := range run.Latencies {
			latencies[metric] = d - min(d, r.takenOf(run, metric, d))
		}
	case excused && m.Taken(run.Start, run.End) > whole/2:
		run.Failure, run.Model = "", &ModelTimes{} // the model may not even have been asked
		for metric := range run.Latencies {
			latencies[metric] = 0
		}
	default:
		latencies = run.Latencies
	}
	run.Latencies = latencies
	run.End -= min(max(0, run.End-first-1), m.Taken(first, run.End)) // some time is left, for rates
	return run
}

// takenOf is what others can have added to one latency of a successful run.
func (r *Result) takenOf(run Run, metric Metric, d time.Duration) time.Duration {
	switch metric {
	case SessionCreation, FirstTokenLatency, FirstReplyLatency, TotalResponseTime:
		return r.Machine.Taken(run.Start, run.Start+run.Latencies[SessionCreation]+d)
	case TimePerToken:
		first := max(run.Latencies[FirstTokenLatency], run.Latencies[FirstReplyLatency])
		if streamed := run.Latencies[TotalResponseTime] - first; streamed > 0 {
			return time.Duration(float64(d) * min(1, float64(r.Machine.Taken(run.Start, run.End))/float64(streamed)))
		}
	}
	return r.Machine.MostTaken(run.Start, run.End, d)
}
