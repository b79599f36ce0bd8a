package measure

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// LongestGap is the longest gap between two tokens that Gaps can hold.
const LongestGap = time.Hour

// Gaps takes the gaps between tokens of all runs of a load step in bounded
// memory (270 KB a processor), exact to 0.1 %. NewGaps makes it. It is cut into
// shards, so that many goroutines can add at once; Read puts them together.
type Gaps struct {
	shards []*GapShard
	next   atomic.Uint32
}

// NewGaps makes an empty recorder with as many shards as processors may be used.
func NewGaps() *Gaps {
	g := &Gaps{}
	for range runtime.GOMAXPROCS(0) {
		g.shards = append(g.shards, &GapShard{histogram: newHistogram()})
	}
	return g
}

// newHistogram counts from 1 ns to LongestGap with three significant digits.
func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(1, int64(LongestGap), 3) }

// Shard gives a run the part to add its gaps to. A shard serves several runs.
func (g *Gaps) Shard() *GapShard {
	return g.shards[int(g.next.Add(1))%len(g.shards)]
}

// GapShard is one part of Gaps. It is safe for concurrent use.
type GapShard struct {
	mu        sync.Mutex
	histogram *hdrhistogram.Histogram
	sum       time.Duration // cannot overflow: that would take 292 years of gaps
	max       time.Duration
	shared    int
	failed    int
	refused   int
}

// Add takes one gap. One that is negative or longer than LongestGap is an error
// and not clamped; it is counted as refused, and makes the measurement invalid.
func (s *GapShard) Add(gap time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gap < 0 || gap > LongestGap { // the histogram itself would take up to twice as much
		s.refused++
		return fmt.Errorf("a gap between two tokens of %s cannot be recorded; gaps are from 0 to %s", gap, LongestGap)
	}
	if err := s.histogram.RecordValue(int64(gap)); err != nil {
		s.refused++
		return err
	}
	s.sum += gap
	s.max = max(s.max, gap)
	return nil
}

// AddShared counts a token that came in one read with the one before it: it has
// no gap of its own, which is something else than a gap of zero.
func (s *GapShard) AddShared() {
	s.mu.Lock()
	s.shared++
	s.mu.Unlock()
}

// AddFailed counts n gaps that never ended, because their run failed: one for
// each token that never came, and at least one for each failed run. They count
// as infinitely long.
func (s *GapShard) AddFailed(n int) {
	s.mu.Lock()
	s.failed += n
	s.mu.Unlock()
}

// Read puts the shards together. It may be called while gaps are added.
func (g *Gaps) Read() *Distribution {
	d, all := &Distribution{}, newHistogram()
	for _, s := range g.shards {
		s.mu.Lock()
		d.Refused += int(all.Merge(s.histogram)) // same range, so none is
		d.Refused += s.refused
		d.Shared += s.shared
		d.Failed += s.failed
		d.Sum += s.sum
		d.Longest = max(d.Longest, s.max)
		s.mu.Unlock()
	}
	for _, b := range all.Distribution() {
		if b.Count > 0 {
			d.Buckets = append(d.Buckets, Bucket{time.Duration(b.From), time.Duration(b.To), int(b.Count)})
		}
	}
	return d
}
