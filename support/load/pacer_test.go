package load

import (
	"math"
	"slices"
	"testing"
	"time"
)

const ms = time.Millisecond

func TestOpenScheduleIsAPureFunction(t *testing.T) {
	for name, tc := range map[string]struct {
		open   Open
		starts int
		at     map[int]time.Duration
	}{
		"20 a second for 30 s": {Open{Rate: 20, For: 30 * time.Second}, 600,
			map[int]time.Duration{0: 0, 1: 50 * ms, 2: 100 * ms, 599: 29_950 * ms}},
		"a rate that has no whole gap": {Open{Rate: 3, For: 10 * time.Second}, 30,
			map[int]time.Duration{1: 333333333, 2: 666666667, 3: time.Second, 29: 9666666667}},
		"less than one a second": {Open{Rate: 0.5, For: 5 * time.Second}, 3, map[int]time.Duration{2: 4 * time.Second}},
		"a count alone":          {Open{Rate: 100, Count: 7}, 7, map[int]time.Duration{6: 60 * ms}},
		"the count comes first":  {Open{Rate: 100, Count: 7, For: time.Minute}, 7, nil},
		"the time comes first":   {Open{Rate: 100, Count: 7, For: 30 * ms}, 3, nil},
		"a ramp from nothing": {Open{Rate: 10, Ramp: 10 * time.Second, For: 10 * time.Second}, 50,
			map[int]time.Duration{0: 0, 2: 2 * time.Second, 8: 4 * time.Second, 32: 8 * time.Second}},
		"a ramp, then steady": {Open{From: 10, Rate: 30, Ramp: 2 * time.Second, For: 3 * time.Second}, 70,
			map[int]time.Duration{0: 0, 15: time.Second, 40: 2 * time.Second, 70: 3 * time.Second}},
		"a ramp downwards": {Open{From: 30, Rate: 10, Ramp: 2 * time.Second, For: 3 * time.Second}, 50,
			map[int]time.Duration{25: time.Second, 40: 2 * time.Second, 50: 3 * time.Second}},
		"a ramp in steps": {Open{From: 10, Rate: 30, Ramp: 2 * time.Second, Steps: 2, For: 3 * time.Second}, 60,
			map[int]time.Duration{0: 0, 5: 500 * ms, 10: time.Second, 12: 1100 * ms, 30: 2 * time.Second,
				45: 2500 * ms}},
		"steps from nothing": {Open{Rate: 20, Ramp: 2 * time.Second, Steps: 2, For: 3 * time.Second}, 30,
			map[int]time.Duration{0: time.Second, 5: 1500 * ms, 20: 2500 * ms}},
		"steps downwards": {Open{From: 30, Rate: 10, Ramp: 2 * time.Second, Steps: 2, For: 3 * time.Second}, 60,
			map[int]time.Duration{15: 500 * ms, 40: 1500 * ms, 55: 2500 * ms}},
		"a ramp that is cut off": {Open{From: 10, Rate: 30, Ramp: 2 * time.Second, For: time.Second}, 15, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.open.check(); err != nil {
				t.Fatal(err)
			}
			if got := tc.open.Starts(); got != tc.starts {
				t.Errorf("%d starts, want %d", got, tc.starts)
			}
			moment := tc.open.Moments()
			for i, want := range tc.at {
				if got := moment(i); math.Abs(float64(got-want)) > 1 {
					t.Errorf("start %d is due at %v, want %v", i, got, want)
				}
			}
			last := time.Duration(-1)
			for i := range tc.open.Starts() {
				at := moment(i)
				if at <= last {
					t.Fatalf("start %d is due at %v, not after the one before it (%v)", i, at, last)
				}
				if tc.open.For > 0 && at >= tc.open.For {
					t.Errorf("start %d is due at %v, when the load is over", i, at)
				}
				last = at
			}
		})
	}
}

func TestBurstsStartTogether(t *testing.T) {
	o := Open{Rate: 10, Burst: 20, For: 5 * time.Second} // 20 at once every 2 s: at 0, 2 and 4 s
	if o.Starts() != 60 {
		t.Errorf("%d starts, want 60", o.Starts())
	}
	for i, moment := 0, o.Moments(); i < o.Starts(); i++ {
		if want := time.Duration(i/20) * 2 * time.Second; moment(i) != want {
			t.Fatalf("start %d is due at %v, want %v", i, moment(i), want)
		}
	}
}

// The gaps of a Poisson process are spread exponentially, and one seed has one process.
func TestRandomStartsAreAPoissonProcess(t *testing.T) {
	o := Open{Rate: 100, For: 200 * time.Second, Seed: 1}
	n, moment, again := o.Starts(), o.Moments(), o.Moments()
	if n != 20_000 {
		t.Fatalf("%d starts, want as many as come evenly", n)
	}
	var gaps []float64
	last := time.Duration(0)
	for i := range n {
		at := moment(i)
		switch {
		case at < last, at >= o.For:
			t.Fatalf("start %d is due at %v, after one at %v", i, at, last)
		case at != again(i):
			t.Fatalf("start %d is due at %v and at %v", i, at, again(i))
		}
		gaps, last = append(gaps, (at-last).Seconds()*o.Rate), at
	}
	// Kolmogorov-Smirnov: a distance over 1.95/√n is seen once in a thousand seeds.
	slices.Sort(gaps)
	for i, gap := range gaps {
		if d := math.Abs(1 - math.Exp(-gap) - float64(i)/float64(n)); d > 1.95/math.Sqrt(float64(n)) {
			t.Fatalf("%.4f of the gaps are below %.3f mean gaps, %.4f off an exponential distribution",
				float64(i)/float64(n), gap, d)
		}
	}
	if other := (Open{Rate: 100, For: 200 * time.Second, Seed: 2}).Moments(); other(5) == moment(5) {
		t.Error("another seed has the same moments")
	}
}

// Where the rate changes, random starts follow it.
func TestRandomStartsFollowARamp(t *testing.T) {
	o := Open{From: 10, Rate: 190, Ramp: 100 * time.Second, For: 100 * time.Second, Seed: 3}
	moment, early := o.Moments(), 0
	for i := range o.Starts() {
		if moment(i) < 50*time.Second {
			early++
		}
	}
	if want := 2750.0; math.Abs(float64(early)-want) > 4*math.Sqrt(want) {
		t.Errorf("%d of %d starts in the first half, want about %g", early, o.Starts(), want)
	}
}

func TestClosedUsersJoinAndLeave(t *testing.T) {
	type leave struct {
		at  time.Duration
		has bool
	}
	for name, tc := range map[string]struct {
		closed  Closed
		workers int
		join    []time.Duration
		leave   []leave
	}{
		"all at once": {Closed{Users: 2, Count: 9}, 2, []time.Duration{0, 0}, []leave{{}, {}}},
		"for a time":  {Closed{Users: 1, For: time.Second}, 1, []time.Duration{0}, []leave{{time.Second, true}}},
		"a ramp upwards": {Closed{From: 1, Users: 5, Ramp: 4 * time.Second, For: 9 * time.Second}, 5,
			[]time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second, 4 * time.Second},
			[]leave{4: {9 * time.Second, true}}},
		"a ramp from nobody": {Closed{Users: 2, Ramp: time.Second, Count: 9}, 2, []time.Duration{500 * ms, time.Second},
			nil},
		"a ramp downwards": {Closed{From: 4, Users: 2, Ramp: 2 * time.Second, For: 9 * time.Second}, 4,
			[]time.Duration{0, 0, 0, 0}, []leave{{9 * time.Second, true}, {9 * time.Second, true},
				{2 * time.Second, true}, {time.Second, true}}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.closed.check(); err != nil {
				t.Fatal(err)
			}
			if got := tc.closed.Workers(); got != tc.workers {
				t.Errorf("%d users in all, want %d", got, tc.workers)
			}
			for k, want := range tc.join {
				if got := tc.closed.Join(k); got != want {
					t.Errorf("user %d joins at %v, want %v", k, got, want)
				}
			}
			for k, want := range tc.leave {
				if want == (leave{}) && tc.closed.For > 0 {
					continue
				}
				if at, has := tc.closed.Leave(k); (leave{at, has}) != want {
					t.Errorf("user %d leaves at %v (%v), want %v", k, at, has, want)
				}
			}
		})
	}
}

func TestLoadsWithoutSenseAreRefused(t *testing.T) {
	for name, m := range map[string]Pacer{
		"open without an end":    Open{Rate: 1},
		"open without a rate":    Open{For: time.Second},
		"open, negative rate":    Open{Rate: -1, For: time.Second},
		"open, endless rate":     Open{Rate: math.Inf(1), For: time.Second},
		"open, negative ramp":    Open{Rate: 1, From: -1, Ramp: time.Second, For: time.Second},
		"open, negative count":   Open{Rate: 1, For: time.Second, Count: -1},
		"open, no time to step":  Open{Rate: 1, For: time.Second, Steps: 2},
		"open, negative steps":   Open{Rate: 1, For: time.Second, Ramp: time.Second, Steps: -1},
		"open, negative burst":   Open{Rate: 1, For: time.Second, Burst: -1},
		"open, random bursts":    Open{Rate: 1, For: time.Second, Burst: 2, Seed: 1},
		"closed without an end":  Closed{Users: 1},
		"closed without users":   Closed{Count: 1},
		"closed, negative think": Closed{Users: 1, Count: 1, ThinkTime: -1},
	} {
		if err := m.check(); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
