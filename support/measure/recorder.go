package measure

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

// Keep is what a Recorder keeps of runs.
type Keep struct {
	Most  int           // runs that are kept one by one, values of a latency that belong to none too; 0: MostKept
	Began time.Duration // when the load began, on the clock of the runs: windows are counted from there
	// Windows are those that will be asked for, and of what; a summary has no others.
	Windows []Cut
	// Met tells whether a run meets the limits of a table, for goodput, and Limits says which; nil: nobody asks.
	Met    func(*Run) bool
	Limits string
	// Complete fills in what is not known of runs when they end, and returns those of which it is not known yet. It is
	// called for some runs at a time, before they are summed up; nil: everything is known.
	Complete func([]Run) (complete, pending []Run)
}

// Recorder takes what a load step measures while it runs. It is safe for
// concurrent use; NewRecorder makes it.
type Recorder struct {
	keep Keep
	most int // runs that are kept one by one
	gaps *Gaps

	mu        sync.Mutex
	recent    []Run // not complete
	latencies map[Metric]*Series
	counts    map[Metric]int

	settling sync.Mutex
	complete [][]Run
	n        int      // complete runs
	summary  *Summary // nil: the runs are not too many
}

// NewRecorder makes a recorder that has nothing yet.
func NewRecorder(k Keep) *Recorder {
	return &Recorder{keep: k, most: cmp.Or(k.Most, MostKept), gaps: NewGaps(), latencies: map[Metric]*Series{},
		counts: map[Metric]int{}}
}

// atOnce is how many runs are completed at a time.
const atOnce = 100_000

// Run takes a run that is over, however it ended. Its latencies must not be
// changed afterwards.
func (r *Recorder) Run(run Run) {
	r.mu.Lock()
	r.recent = append(r.recent, run)
	full := len(r.recent) >= r.batch()
	r.mu.Unlock()
	if full {
		r.settle()
	}
}

func (r *Recorder) batch() int { return min(atOnce, r.most) }

// settle completes the recent runs, and sums all of them up if they are too many.
func (r *Recorder) settle() {
	r.settling.Lock()
	defer r.settling.Unlock()
	some := r.full()
	if some == nil { // another goroutine was quicker
		return
	}
	if r.keep.Complete != nil {
		var pending []Run
		some, pending = r.keep.Complete(some)
		r.mu.Lock()
		r.recent = append(r.recent, pending...)
		r.mu.Unlock()
	}
	r.complete, r.n = append(r.complete, some), r.n+len(some)
	if r.n > r.most || r.summary != nil {
		for _, runs := range r.complete {
			r.summary = r.sumUp(r.summary, runs)
		}
		r.complete, r.n = nil, 0
	}
}

// full takes the recent runs if they are a batch; else it takes none.
func (r *Recorder) full() []Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	some := r.recent
	if len(some) < r.batch() {
		return nil
	}
	r.recent = make([]Run, 0, len(some))
	return some
}

// sumUp adds runs to a summary; nil is one of none.
func (r *Recorder) sumUp(s *Summary, runs []Run) *Summary {
	if s == nil {
		s = newSummary(r.keep)
	}
	s.AtOnce = max(s.AtOnce, AtOnce(runs))
	for i := range runs {
		s.take(&runs[i], r.keep.Met != nil && runs[i].Failure == "" && r.keep.Met(&runs[i]))
	}
	return s
}

// Add takes runs that are summed up already.
func (r *Recorder) Add(s *Summary) {
	r.settling.Lock()
	defer r.settling.Unlock()
	if r.summary == nil {
		r.summary = newSummary(r.keep)
	}
	r.summary.Add(s)
}

// Latency takes a value that belongs to no run; Never for one that failed.
func (r *Recorder) Latency(m Metric, d time.Duration) {
	r.mu.Lock()
	s := r.latencies[m]
	if s == nil {
		s = &Series{most: r.keep.Most}
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
	result := r.Taken()
	if result.Summary != nil || len(result.Runs) > r.most {
		result.Summary, result.Runs = r.sumUp(result.Summary, result.Runs), nil
	}
	return result
}

// Taken is what Result is made of: a summary, nil if there is none yet, and beside it the runs that are not in it.
func (r *Recorder) Taken() *Result {
	r.settling.Lock()
	defer r.settling.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	result := &Result{
		Runs: slices.Concat(append(r.complete, r.recent)...), Latencies: map[Metric]*Series{}, Gaps: r.gaps.Read(),
		Counts: maps.Clone(r.counts), Process: map[Metric]Track{},
	}
	if r.summary != nil {
		result.Summary = r.summary.clone()
	}
	slices.SortStableFunc(result.Runs, func(a, b Run) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Conversation, b.Conversation))
	})
	for m, s := range r.latencies {
		result.Latencies[m] = Union(s, nil)
	}
	return result
}
