package measure

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"sync"
	"time"
)

// Never is how long something takes that failed: infinitely long, so that a
// server cannot look fast by failing. It sorts behind every other value.
const Never = time.Duration(math.MaxInt64)

// MostKept is how many runs, and how many values of one latency, are kept one by one. More of them are folded into
// histograms: exact to 0.1 %, and in bounded memory.
const MostKept = 2_000_000

// Series holds every value of one latency: raw up to MostKept, and more of them as a histogram. It is safe for
// concurrent use; the zero value is ready.
type Series struct {
	mu     sync.Mutex
	values []time.Duration
	sorted bool
	most   int           // values that are kept raw; 0: MostKept
	folded *Distribution // of more than those; nil: they are raw
	relief *relief       // what others may have added to the values; nil: nobody asks
}

// SeriesOf makes a series of values.
func SeriesOf(values ...time.Duration) *Series { return &Series{values: slices.Clone(values)} }

// Union is a series of the values of both; nil is one without any.
func Union(a, b *Series) *Series {
	u := &Series{}
	u.add(a)
	u.add(b)
	return u
}

// add adds the values of another series.
func (s *Series) add(other *Series) {
	if other == nil {
		return
	}
	other.mu.Lock()
	defer other.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = max(s.most, other.most)
	switch {
	case other.folded == nil && s.folded == nil:
		s.values, s.sorted = append(s.values, other.values...), false
		s.bound()
	case other.folded == nil:
		for _, d := range other.values {
			s.folded.take(d)
		}
	default:
		s.fold()
		s.folded.Add(other.folded)
	}
}

// Add takes a value; Never stands for one that failed.
func (s *Series) Add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.folded != nil {
		s.folded.take(d)
		return
	}
	s.values, s.sorted = append(s.values, d), false
	s.bound()
}

// bound folds values that are too many. The lock must be held.
func (s *Series) bound() {
	most := s.most
	if most == 0 {
		most = MostKept
	}
	if len(s.values) > most {
		s.fold()
	}
}

// fold puts raw values into a histogram. The lock must be held.
func (s *Series) fold() {
	if s.folded == nil {
		s.folded = &Distribution{}
	}
	for _, d := range s.values {
		s.folded.take(d)
	}
	s.values = nil
}

// read gives the values to be read in rising order. The lock must be held until they have been.
func (s *Series) read() ranked {
	var all ranked = s.folded
	if s.folded == nil {
		if !s.sorted {
			slices.Sort(s.values)
			s.sorted = true
		}
		all = rising(s.values)
	}
	if s.relief != nil {
		return relieved{all, s.relief}
	}
	return all
}

// Values gives a copy of the raw values in rising order, those that failed last; folded ones are none.
func (s *Series) Values() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read()
	return slices.Clone(s.values)
}

// Folded tells whether the values are in a histogram: then each is told within 0.1 %, as the high end of its bucket.
func (s *Series) Folded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.folded != nil
}

// At is the value of a rank from 1 to N.
func (s *Series) At(rank int) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().atMost(rank)
}

// N is how many values there are, with those that failed.
func (s *Series) N() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.folded == nil {
		return len(s.values) // they need not be sorted
	}
	return s.folded.N()
}

// Failures is how many of the values failed.
func (s *Series) Failures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().Failures()
}

// Percentile is the nearest rank value, one that was observed; Never when that
// one failed. Without values there is none, and ok is false.
func (s *Series) Percentile(p Percentile) (d time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return percentile(s.read(), p)
}

// Interval is where the true percentile lies with at least 95 % confidence.
func (s *Series) Interval(p Percentile) Interval {
	s.mu.Lock()
	defer s.mu.Unlock()
	return interval(s.read(), p)
}

// Max is the largest value that did not fail; ok is false without any.
func (s *Series) Max() (d time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().Max()
}

// Mean is the mean of the values that did not fail, cut to whole nanoseconds; ok
// is false without any.
func (s *Series) Mean() (d time.Duration, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read().Mean()
}

// MarshalJSON writes the values in rising order, in nanoseconds, null for one that failed; those that are folded as
// their Distribution.
func (s *Series) MarshalJSON() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.folded != nil {
		return json.Marshal(s.folded)
	}
	s.read()
	all := []nanoseconds{}
	for _, d := range s.values {
		all = append(all, nanoseconds(d))
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Series) UnmarshalJSON(text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values, s.sorted, s.folded = nil, false, nil
	if bytes.HasPrefix(text, []byte("{")) {
		return json.Unmarshal(text, &s.folded)
	}
	var all []nanoseconds
	err := json.Unmarshal(text, &all)
	s.values = make([]time.Duration, len(all))
	for i, d := range all {
		s.values[i] = time.Duration(d)
	}
	return err
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
