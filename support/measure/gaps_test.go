package measure

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"
)

// exponential draws gaps from some nanoseconds to some minutes.
func exponential(r *rand.Rand) time.Duration {
	return time.Duration(math.Exp(r.Float64() * math.Log(float64(5*time.Minute))))
}

func TestPooledPercentilesAreWithinAThousandth(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		g, exact := NewGaps(), &Series{}
		for range 1 + r.IntN(1000) {
			gap := exponential(r)
			if err := g.Shard().Add(gap); err != nil {
				t.Fatal(err)
			}
			exact.Add(gap)
		}
		if r.IntN(3) == 0 {
			g.Shard().AddFailed(2)
			exact.Add(Never)
			exact.Add(Never)
		}
		d := g.Read()
		for _, p := range all {
			got, ok := d.Percentile(p)
			want, _ := exact.Percentile(p)
			if !ok || got < want || float64(got-want) > float64(want)/1000 {
				t.Fatalf("%s of %d gaps = %s, want %s and at most 0.1 %% more", p, d.N(), got, want)
			}
			inside, raw := d.Interval(p), exact.Interval(p)
			if inside.LowOpen != raw.LowOpen || inside.HighOpen != raw.HighOpen || inside.Low > raw.Low ||
				inside.High < raw.High {
				t.Fatalf("%s of %d gaps is in %+v, which does not hold the exact %+v", p, d.N(), inside, raw)
			}
		}
		longest, _ := d.Max()
		mean, _ := d.Mean()
		if most, _ := exact.Max(); longest != most {
			t.Fatalf("longest %s, want %s", longest, most)
		}
		if average, _ := exact.Mean(); mean != average {
			t.Fatalf("mean %s, want %s", mean, average)
		}
	}
}

// The histogram's own percentile takes the 14th of 16 values for the p90; ⌈0.9 · 16⌉ is 15.
func TestPooledRanksAreRoundedUp(t *testing.T) {
	g := NewGaps()
	for i := range 16 {
		if err := g.Shard().Add(time.Duration(i + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := g.Read().Percentile(P90); got != 15 {
		t.Errorf("p90 of 1 to 16 ns = %d, want 15", got)
	}
}

func TestEmptyGapsHaveNothingToSay(t *testing.T) {
	d := NewGaps().Read()
	if _, ok := d.Percentile(P50); ok {
		t.Error("they have a percentile")
	}
	if _, ok := d.Max(); ok {
		t.Error("they have a maximum")
	}
	if _, ok := d.Mean(); ok {
		t.Error("they have a mean")
	}
}

func TestAGapOutOfRangeIsRefused(t *testing.T) {
	for gap, refused := range map[time.Duration]bool{-1: true, 0: false, LongestGap: false, LongestGap + 1: true,
		Never: true} {
		g := NewGaps()
		err := g.Shard().Add(gap)
		if d := g.Read(); (err != nil) != refused || (d.Refused == 1) != refused || (d.N() == 0) != refused {
			t.Errorf("a gap of %s: error %v, refused %d, n %d", gap, err, d.Refused, d.N())
		}
	}
}

func TestSharedArrivalsAreNoGapsOfZero(t *testing.T) {
	g := NewGaps()
	s := g.Shard()
	s.AddShared()
	s.AddShared()
	if err := s.Add(time.Second); err != nil {
		t.Fatal(err)
	}
	d := g.Read()
	if got, _ := d.Percentile(P50); d.Shared != 2 || d.N() != 1 || got != time.Second {
		t.Errorf("shared %d, n %d, p50 %s", d.Shared, d.N(), got)
	}
}

func TestGapsAreSafeForConcurrentUse(t *testing.T) {
	g := NewGaps()
	var adding sync.WaitGroup
	for range 16 {
		adding.Go(func() {
			s := g.Shard()
			for i := range 1000 {
				if err := s.Add(time.Duration(i) * time.Millisecond); err != nil {
					t.Error(err)
				}
				if i%250 == 0 {
					g.Read()
				}
			}
			s.AddShared()
			s.AddFailed(1)
		})
	}
	adding.Wait()
	if d := g.Read(); d.N() != 16_016 || d.Failures() != 16 || d.Shared != 16 || d.Refused != 0 {
		t.Errorf("n %d, failed %d, shared %d, refused %d", d.N(), d.Failed, d.Shared, d.Refused)
	}
}

func TestADistributionInJSON(t *testing.T) {
	g := NewGaps()
	for _, gap := range []time.Duration{time.Millisecond, time.Millisecond, time.Second} {
		if err := g.Shard().Add(gap); err != nil {
			t.Fatal(err)
		}
	}
	d := g.Read()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back Distribution
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(*d, back) {
		t.Errorf("%s was read back as %+v, %v", text, back, err)
	}
	if !slices.IsSortedFunc(d.Buckets, func(a, b Bucket) int { return int(a.Low - b.Low) }) {
		t.Errorf("buckets are not in order: %v", d.Buckets)
	}
}

func BenchmarkGapsAdd(b *testing.B) {
	g := NewGaps()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		s := g.Shard()
		for pb.Next() {
			if err := s.Add(100 * time.Millisecond); err != nil {
				b.Error(err)
			}
		}
	})
}

// Values of runs that are folded have the buckets of the histograms of gaps.
func TestBucketsAreThoseOfTheHistogram(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	gaps, folded, opposite := NewGaps(), &Distribution{}, &Distribution{}
	for i := range 20_000 {
		d := time.Duration(random.Int64N(1 << random.IntN(41)))
		if i < 40 {
			d = 1<<i - 1
		}
		if err := gaps.Shard().Add(d); err != nil {
			t.Fatal(err)
		}
		folded.take(d)
		opposite.take(-d - 1)
		opposite.take(-d)
	}
	if got, want := folded, gaps.Read(); !reflect.DeepEqual(got, want) {
		t.Errorf("%d buckets, want %d", len(got.Buckets), len(want.Buckets))
	}
	if got := opposite.N(); got != 40_000 || !slices.IsSortedFunc(opposite.Buckets, byLow) || opposite.Longest != 0 {
		t.Errorf("of the opposites there are %d, up to %s", got, opposite.Longest)
	}
}
