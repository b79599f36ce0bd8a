package measure

import (
	"encoding/json"
	"math"
	"slices"
	"sync"
	"time"
)

// Never is how long something takes that failed: infinitely long, so that a
// server cannot look fast by failing. It sorts behind every other value.
const Never = time.Duration(math.MaxInt64)

// Series holds every value of one latency, raw. It is safe for concurrent use;
// the zero value is ready.
type Series struct {
	mu     sync.Mutex
	values []time.Duration
	sorted bool
}

// SeriesOf makes a series of values.
func SeriesOf(values ...time.Duration) *Series { return &Series{values: slices.Clone(values)} }

// Union is a series of the values of both; nil is one without any.
func Union(a, b *Series) *Series {
	return &Series{values: slices.Concat(orEmpty(a).Values(), orEmpty(b).Values())}
}

// Add takes a value; Never stands for one that failed.
func (s *Series) Add(d time.Duration) {
	s.mu.Lock()
	s.values = append(s.values, d)
	s.sorted = false
	s.mu.Unlock()
}

// rising gives the values in rising order. The lock must be held until they have been read.
func (s *Series) rising() []time.Duration {
	if !s.sorted {
		slices.Sort(s.values)
		s.sorted = true
	}
	return s.values
}

// Values gives a copy of all values in rising order, those that failed last.
func (s *Series) Values() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.rising())
}

// N is how many values there are, with those that failed.
func (s *Series) N() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.values)
}

// Failures is how many of the values failed.
func (s *Series) Failures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.rising()
	return len(v) - succeeded(v)
}

func succeeded(rising []time.Duration) int {
	n, _ := slices.BinarySearch(rising, Never)
	return n
}

// Percentile is the nearest rank value, one that was observed; Never when that
// one failed. Without values there is none, and ok is false.
func (s *Series) Percentile(p Percentile) (d time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.rising()
	if len(v) == 0 {
		return 0, false
	}
	return v[p.Rank(len(v))-1], true
}

// Interval is where the true percentile lies with at least 95 % confidence.
func (s *Series) Interval(p Percentile) Interval {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.rising()
	b := p.Bounds(len(v))
	return between(b, func(rank int) time.Duration { return v[rank-1] },
		func(rank int) time.Duration { return v[rank-1] })
}

// Max is the largest value that did not fail; ok is false without any.
func (s *Series) Max() (d time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.rising()
	n := succeeded(v)
	if n == 0 {
		return 0, false
	}
	return v[n-1], true
}

// Mean is the mean of the values that did not fail, cut to whole nanoseconds; ok
// is false without any.
func (s *Series) Mean() (d time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.rising()
	n := succeeded(v)
	if n == 0 {
		return 0, false
	}
	var sum time.Duration
	for _, d := range v[:n] {
		sum += d
	}
	return sum / time.Duration(n), true
}

// Interval is a confidence interval of a latency. An open side is one that too
// few values cannot close; a high end of Never is closed, and infinite.
type Interval struct {
	Low, High         time.Duration
	LowOpen, HighOpen bool
}

// between turns ranks into values.
func between(b Bounds, low, high func(rank int) time.Duration) Interval {
	i := Interval{LowOpen: b.Low == 0, HighOpen: b.High == 0}
	if !i.LowOpen {
		i.Low = low(b.Low)
	}
	if !i.HighOpen {
		i.High = high(b.High)
	}
	return i
}

// MarshalJSON writes the values in rising order, in nanoseconds; null for one that failed.
func (s *Series) MarshalJSON() ([]byte, error) {
	all := []nanoseconds{}
	for _, d := range s.Values() {
		all = append(all, nanoseconds(d))
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Series) UnmarshalJSON(text []byte) error {
	var all []nanoseconds
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values, s.sorted = make([]time.Duration, len(all)), false
	for i, d := range all {
		s.values[i] = time.Duration(d)
	}
	return nil
}

// nanoseconds is a duration in JSON: a number, or null for Never.
type nanoseconds time.Duration

func (d nanoseconds) MarshalJSON() ([]byte, error) {
	if time.Duration(d) == Never {
		return []byte("null"), nil
	}
	return json.Marshal(int64(d))
}

func (d *nanoseconds) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*d = nanoseconds(Never)
		return nil
	}
	return json.Unmarshal(text, (*int64)(d))
}
