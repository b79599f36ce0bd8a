package workload

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
)

// Part is what one driver measured of its part of a load. Its moments are since the load began.
type Part struct {
	// Measured may have a summary of runs, and beside it the runs that are not in it.
	Measured *measure.Result
	Ended    time.Duration // when its last run had
	Worker   string        // who it was; empty: this process
	// what the server's process used, if it is on the driver's machine and was to be read
	Process map[measure.Metric]measure.Track `json:",omitempty"`
}

// Runs is how many runs the part has, and how many of them failed.
func (p Part) Runs() (all, failed int) {
	rest := measure.Result{Runs: p.Measured.Runs}
	all, failed = rest.N(), rest.N()-rest.Successes()
	if s := p.Measured.Summary; s != nil {
		all, failed = all+s.Runs, failed+s.Runs-s.Successes
	}
	return all, failed
}

// part is all that was recorded.
func (r *record) part(h load.Health, instrument *measure.Instrument) Part {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := Part{Measured: r.Taken(), Ended: h.Took}
	p.Measured.Driver = h.Driver
	d := &p.Measured.Driver
	d.Clock, d.Shortages, d.Instrument = r.clock, r.shortages, instrument
	return p
}

// merge puts the parts of a load together, which began at a moment of the load step, with what the model recorded of
// each run: what comes out is what one driver would have measured of all of it.
func (w Work) merge(parts []Part, times *modelTimes, keep measure.Keep, begun time.Duration) *measure.Result {
	keep.Began = begun
	all := measure.NewRecorder(keep)
	result := &measure.Result{Latencies: map[measure.Metric]*measure.Series{}, Gaps: &measure.Distribution{},
		Counts: map[measure.Metric]int{}, Process: map[measure.Metric]measure.Track{}}
	speech := w.speech(false)
	var ended time.Duration
	for _, p := range parts {
		for _, run := range p.Measured.Runs {
			run.Start += begun
			run.End += begun
			say := speech.at(run.Conversation, false)
			run.Group = say.group
			if run.Model == nil {
				run.Model = times.of(say.text)
			}
			all.Run(run)
		}
		if s := p.Measured.Summary; s != nil {
			all.Add(s.Moved(begun))
		}
		for metric, s := range p.Measured.Latencies {
			result.Latencies[metric] = measure.Union(result.Latencies[metric], s)
		}
		for metric, n := range p.Measured.Counts {
			result.Counts[metric] += n
		}
		result.Gaps.Add(p.Measured.Gaps)
		result.GaveUp += p.Measured.GaveUp
		for metric, track := range p.Process {
			result.Process[metric] = moved(track, begun)
		}
		ended = max(ended, p.Ended)
	}
	runs := all.Result()
	result.Runs, result.Summary = runs.Runs, runs.Summary
	result.Load.Ended = begun + ended
	result.Driver = mergeDrivers(parts)
	return result
}

// moved is a track on a clock that began so much earlier.
func moved(track measure.Track, by time.Duration) (all measure.Track) {
	for _, p := range track {
		p.At += by
		all = append(all, p)
	}
	return all
}

// doubtful is how probable it may be that failures stand at one worker by chance.
const doubtful = 0.001

// atOneWorker finds the worker at which all failures stand if that is no chance: then the reason is its machine or
// its link to Bamboo; -1: there is none. By chance k failures of N runs are all among its n with the probability
// C(n, k) / C(N, k), by Fisher's exact test; as many as there are workers may be the one.
func atOneWorker(parts []Part) (at int, why string) {
	total, own, failed, at := 0, 0, 0, -1
	for i, p := range parts {
		all, n := p.Runs()
		total += all
		switch {
		case n == 0:
		case at >= 0:
			return -1, "" // others have failures too
		default:
			at, own, failed = i, all, n
		}
	}
	if at < 0 {
		return -1, ""
	}
	chance := 1.0
	for i := range failed {
		chance *= float64(own-i) / float64(total-i)
	}
	if chance >= doubtful/float64(len(parts)) {
		return -1, ""
	}
	return at, fmt.Sprintf("all failures stand at worker %s, %d of its %d runs, and none at the others, with %d: look "+
		"at its machine and its link to Bamboo", parts[at].Worker, failed, own, total-own)
}

// lone is the worker at which all failures stand, and what the others measured; nil: there is none.
func (w Work) lone(parts []Part, times *modelTimes, keep measure.Keep, begun time.Duration) *measure.Lone {
	at, why := atOneWorker(parts)
	if at < 0 {
		return nil
	}
	others := w.merge(slices.Delete(slices.Clone(parts), at, at+1), times, keep, begun)
	own, _ := parts[at].Runs()
	made := others.N()
	return &measure.Lone{Why: why, Others: others, Share: float64(made) / float64(made+own)}
}

// mergeDrivers is how well several drivers did together. Each is judged by itself too: one that is late
// hides among many that are not.
func mergeDrivers(parts []Part) measure.Driver {
	if len(parts) == 1 && parts[0].Worker == "" {
		return parts[0].Measured.Driver
	}
	all := measure.Driver{Workers: map[string]*measure.Driver{}}
	for _, p := range parts {
		d := p.Measured.Driver
		all.Workers[p.Worker] = &d
		all.Planned += d.Planned
		all.Made += d.Made
		all.Lateness = measure.Union(all.Lateness, d.Lateness)
		all.CPU, all.Stood = max(all.CPU, d.CPU), max(all.Stood, d.Stood)
		all.Clock = load.CoarserClock(all.Clock, d.Clock)
		all.Instrument = worse(all.Instrument, d.Instrument)
		for _, reason := range slices.Sorted(maps.Keys(d.Shortages)) {
			if all.Shortages == nil {
				all.Shortages = map[string]int{}
			}
			all.Shortages[reason] += d.Shortages[reason]
		}
	}
	return all
}

// worse is the instrument with the larger error.
func worse(a, b *measure.Instrument) *measure.Instrument {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	of, _ := a.Error.Percentile(measure.P99)
	than, _ := b.Error.Percentile(measure.P99)
	if than > of {
		return b
	}
	return a
}
