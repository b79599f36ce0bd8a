package measure

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestAnEmptySeriesHasNothingToSay(t *testing.T) {
	s := &Series{}
	if _, ok := s.Percentile(P50); ok {
		t.Error("it has a percentile")
	}
	if _, ok := s.Max(); ok {
		t.Error("it has a maximum")
	}
	if _, ok := s.Mean(); ok {
		t.Error("it has a mean")
	}
	if i := s.Interval(P50); !i.LowOpen || !i.HighOpen {
		t.Errorf("its interval is %v", i)
	}
}

func TestMaxAndMeanAreOverSuccesses(t *testing.T) {
	s := SeriesOf(Never, 3*time.Second, time.Second, Never)
	most, _ := s.Max()
	mean, _ := s.Mean()
	if most != 3*time.Second || mean != 2*time.Second || s.N() != 4 || s.Failures() != 2 {
		t.Errorf("max %s, mean %s, n %d, failures %d", most, mean, s.N(), s.Failures())
	}
	s = SeriesOf(Never)
	if _, ok := s.Max(); ok {
		t.Error("a series of failures has a maximum")
	}
	if _, ok := s.Mean(); ok {
		t.Error("a series of failures has a mean")
	}
}

func TestTheIntervalOfASeries(t *testing.T) {
	s := &Series{}
	for i := range 100 {
		s.Add(time.Duration(i+1) * time.Millisecond)
	}
	// ranks of p95 of 100: 90, and 100 (99 would leave out 3.7 % above it)
	if i := s.Interval(P95); i != (Interval{Low: 90 * time.Millisecond, High: 100 * time.Millisecond}) {
		t.Errorf("p95 of 100 values is in %+v", i)
	}
	if i := s.Interval(P99); i.LowOpen || !i.HighOpen {
		t.Errorf("p99 of 100 values is in %+v; its high end should be open", i)
	}
}

func TestASeriesIsSafeForConcurrentUse(t *testing.T) {
	s := &Series{}
	var adding sync.WaitGroup
	for worker := range 8 {
		adding.Go(func() {
			for i := range 500 {
				s.Add(time.Duration(worker*500 + i))
				s.Percentile(P99)
			}
		})
	}
	adding.Wait()
	values := s.Values()
	if len(values) != 4000 || !slices.IsSorted(values) || values[0] != 0 || values[3999] != 3999 {
		t.Errorf("%d values from %d to %d", len(values), values[0], values[len(values)-1])
	}
}

func TestASeriesInJSON(t *testing.T) {
	text, err := json.Marshal(SeriesOf(Never, 5, 3))
	if err != nil || string(text) != "[3,5,null]" {
		t.Fatalf("%s, %v", text, err)
	}
	var back Series
	if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back.Values(), []time.Duration{3, 5, Never}) {
		t.Errorf("read back: %v, %v", back.Values(), err)
	}
	if err := json.Unmarshal([]byte(`["3"]`), &back); err == nil {
		t.Error("a text is read as a duration")
	}
}

func BenchmarkSeriesAdd(b *testing.B) {
	s := &Series{}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s.Add(time.Millisecond)
		}
	})
}
