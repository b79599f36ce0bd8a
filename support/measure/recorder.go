package measure

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

// Recorder takes what a load step measures while it runs. It is safe for
// concurrent use; NewRecorder makes it.
type Recorder struct {
	gaps *Gaps

	mu        sync.Mutex
	runs      []Run
	latencies map[Metric]*Series
	counts    map[Metric]int
}

// NewRecorder makes a recorder that has nothing yet.
func NewRecorder() *Recorder {
	return &Recorder{gaps: NewGaps(), latencies: map[Metric]*Series{}, counts: map[Metric]int{}}
}

// Run takes a run that is over, however it ended. Its latencies must not be
// changed afterwards.
func (r *Recorder) Run(run Run) {
	r.mu.Lock()
	r.runs = append(r.runs, run)
	r.mu.Unlock()
}

// Latency takes a value that belongs to no run; Never for one that failed.
func (r *Recorder) Latency(m Metric, d time.Duration) {
	r.mu.Lock()
	s := r.latencies[m]
	if s == nil {
		s = &Series{}
		r.latencies[m] = s
	}
	r.mu.Unlock()
	s.Add(d)
}

// Count adds to a count. Adding zero says that it was counted and none came.
func (r *Recorder) Count(m Metric, n int) {
	r.mu.Lock()
	r.counts[m] += n
	r.mu.Unlock()
}

// Gaps gives a run the place for its gaps between tokens.
func (r *Recorder) Gaps() *GapShard { return r.gaps.Shard() }

// Result is what was recorded until now. The caller adds the span of the load,
// the tracks of the server's process and how the driver did.
func (r *Recorder) Result() *Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	result := &Result{
		Runs: slices.Clone(r.runs), Latencies: map[Metric]*Series{}, Gaps: r.gaps.Read(),
		Counts: maps.Clone(r.counts), Process: map[Metric]Track{},
	}
	slices.SortStableFunc(result.Runs, func(a, b Run) int { return cmp.Compare(a.Start, b.Start) })
	for m, s := range r.latencies {
		result.Latencies[m] = SeriesOf(s.Values()...)
	}
	return result
}
