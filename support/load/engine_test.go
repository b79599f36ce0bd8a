package load

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bamboo-spec/support/alarm"
	"bamboo-spec/support/procmon"
)

// drive carries a plan out in the bubble's own time.
func drive(ctx context.Context, t *testing.T, p Plan, run func(context.Context, Start) error) Health {
	t.Helper()
	h, err := p.drive(ctx, alarm.Timers{}, run)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// starts collects what was started, by index.
type starts struct {
	mu  sync.Mutex
	all []Start
}

func (s *starts) add(st Start) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, st)
}

func (s *starts) sorted() []Start {
	slices.SortFunc(s.all, func(a, b Start) int { return a.Index - b.Index })
	return s.all
}

func TestOpenLoadIsNotMovedByLateStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got starts
		begun := time.Now()
		h := drive(t.Context(), t, Plan{Pacer: Open{Rate: 10, Count: 50}}, func(ctx context.Context, s Start) error {
			got.add(s)
			time.Sleep(time.Second) // every run takes as long as ten starts
			return nil
		})
		for i, s := range got.sorted() {
			if want := begun.Add(time.Duration(i) * 100 * ms); s.Index != i || !s.Intended.Equal(want) {
				t.Errorf("start %d: %+v, want due at %v", i, s, want)
			}
		}
		if h.Driver.Planned != 50 || h.Driver.Made != 50 || h.Dropped != 0 || latest(h) != 0 ||
			h.Driver.Invalid() != nil {
			t.Errorf("%v, %v", h, h.Driver.Invalid())
		}
		if h.Took != 5900*ms {
			t.Errorf("the load took %v: the last start is due at 4.9 s and takes 1 s", h.Took)
		}
	})
}

func TestOpenLoadDropsWhatCannotBeBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		busy := map[int]bool{}
		h := drive(t.Context(), t, Plan{Pacer: Open{Rate: 10, Count: 20, MaxActive: 3}},
			func(ctx context.Context, s Start) error {
				mu.Lock()
				if busy[s.Worker] {
					t.Errorf("two starts have place %d", s.Worker)
				}
				busy[s.Worker] = true
				mu.Unlock()
				time.Sleep(450 * ms)
				mu.Lock()
				busy[s.Worker] = false
				mu.Unlock()
				return nil
			})
		if h.Driver.Planned != 20 || h.Driver.Made != 12 || h.Dropped != 8 || len(h.Driver.Invalid()) != 1 {
			t.Errorf("%v, %v", h, h.Driver.Invalid())
		}
	})
}

func TestClosedLoad(t *testing.T) {
	for name, tc := range map[string]struct {
		closed  Closed
		run     time.Duration
		starts  int
		took    time.Duration
		planned int
		first   map[int]time.Duration // of a user: when its first start was due
	}{
		"a count": {closed: Closed{Users: 3, Count: 10}, run: time.Second, starts: 10, planned: 10,
			took: 4 * time.Second},
		"a time": {closed: Closed{Users: 2, For: 3500 * ms}, run: time.Second, starts: 8, planned: 8,
			took: 4 * time.Second},
		"think time": {closed: Closed{Users: 1, Count: 3, ThinkTime: 2 * time.Second}, run: time.Second, starts: 3,
			planned: 3,
			took:    7 * time.Second},
		"nothing starts at the end": {closed: Closed{Users: 1, For: 3 * time.Second}, run: time.Second, starts: 3,
			planned: 3, took: 3 * time.Second},
		"a ramp": {closed: Closed{From: 1, Users: 3, Ramp: 2 * time.Second, For: 4 * time.Second}, run: time.Second,
			starts: 9, planned: 9,
			took: 4 * time.Second, first: map[int]time.Duration{0: 0, 1: time.Second, 2: 2 * time.Second}},
		"a ramp downwards": {closed: Closed{From: 3, Users: 1, Ramp: 2 * time.Second, For: 4 * time.Second},
			run: time.Second, starts: 7, planned: 7,
			took: 4 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got starts
				begun := time.Now()
				h := drive(t.Context(), t, Plan{Pacer: tc.closed}, func(ctx context.Context, s Start) error {
					got.add(s)
					time.Sleep(tc.run)
					return nil
				})
				if h.Driver.Made != tc.starts || len(got.all) != tc.starts || h.Driver.Planned != tc.planned ||
					h.Took != tc.took {
					t.Errorf("%d starts in %v, planned %d; want %d in %v, planned %d", h.Driver.Made, h.Took,
						h.Driver.Planned, tc.starts, tc.took, tc.planned)
				}
				ends := map[int]time.Time{} // of a user's run before
				for i, s := range got.sorted() {
					if s.Index != i {
						t.Errorf("start %d is called %d", i, s.Index)
					}
					if end, again := ends[s.Worker]; again && s.Intended.Sub(end) != tc.closed.ThinkTime {
						t.Errorf("user %d starts %v after its last end, want %v", s.Worker, s.Intended.Sub(end),
							tc.closed.ThinkTime)
					} else if want, known := tc.first[s.Worker]; known && !again && s.Intended.Sub(begun) != want {
						t.Errorf("user %d begins at %v, want %v", s.Worker, s.Intended.Sub(begun), want)
					}
					ends[s.Worker] = s.Intended.Add(tc.run)
				}
			})
		})
	}
}

func TestProgressIsToldOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []Progress
		p := Plan{Pacer: Open{Rate: 2, For: 4 * time.Second}, Progress: func(p Progress) { told = append(told, p) }}
		drive(t.Context(), t, p, func(ctx context.Context, s Start) error {
			time.Sleep(600 * ms)
			if s.Index%2 == 1 {
				return errors.New("wrong")
			}
			return nil
		})
		want := []Progress{
			{Elapsed: 1 * time.Second, Rate: 1, Active: 2, Done: 1, Failed: 0, Left: 7, Remaining: 2500 * ms},
			{Elapsed: 2 * time.Second, Rate: 2, Active: 2, Done: 3, Failed: 1, Left: 5, Remaining: 1500 * ms},
		}
		if len(told) != 4 {
			t.Fatalf("told %d times, want 4: %+v", len(told), told)
		}
		for i, w := range want {
			got := told[i]
			// Whether a start that is due at the very moment is counted is not settled.
			if got.Active < w.Active-1 || got.Active > w.Active {
				t.Errorf("after %v: %d active, want %d", got.Elapsed, got.Active, w.Active)
			}
			got.Active = w.Active
			if got != w {
				t.Errorf("progress %d: %+v, want %+v", i, got, w)
			}
		}
	})
}

func TestCancelEndsALoadAtOnce(t *testing.T) {
	for name, m := range map[string]Pacer{
		"open":             Open{Rate: 5, For: time.Hour},
		"closed":           Closed{Users: 3, For: time.Hour},
		"closed, thinking": Closed{Users: 3, For: time.Hour, ThinkTime: time.Minute},
		"closed, ramping":  Closed{Users: 3, For: time.Hour, Ramp: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			// The bubble fails the test if a goroutine is left.
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 2050*ms)
				defer cancel()
				begun := time.Now()
				_, err := Plan{Pacer: m, Progress: func(Progress) {}}.drive(ctx, alarm.Timers{},
					func(ctx context.Context, s Start) error {
						<-ctx.Done()
						return ctx.Err()
					})
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != 2050*ms {
					t.Errorf("after %v: %v", time.Since(begun), err)
				}
			})
		})
	}
}

func TestLatenessIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &engine{begun: time.Now(), run: func(context.Context, Start) error { return nil }}
		e.do(t.Context(), Start{Intended: time.Now().Add(-20 * ms)})
		e.do(t.Context(), Start{Intended: time.Now().Add(ms)})
		h := e.health(procmon.OwnTime())
		if got := h.Driver.Lateness.Values(); !slices.Equal(got, []time.Duration{0, 20 * ms}) {
			t.Errorf("late by %v", got)
		}
	})
}

// latest is how late the latest start was.
func latest(h Health) time.Duration {
	d, _ := h.Driver.Lateness.Max()
	return d
}

// A driver that was stopped finds that out by itself; one that waits for Bamboo has not been.
func TestAStandstillIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := drive(t.Context(), t, Plan{Pacer: Closed{Users: 1, Count: 3}}, func(context.Context, Start) error {
			time.Sleep(20 * time.Second)
			return nil
		})
		if h.Driver.Stood != 0 {
			t.Errorf("it stood still for %s", h.Driver.Stood)
		}
	})
	var p pulse
	begun := time.Now()
	for _, at := range []time.Duration{0, pulseEvery, 2*time.Second + 2*pulseEvery, 2*time.Second + 3*pulseEvery} {
		p.longest(begun.Add(at))
	}
	if got := p.longest(begun.Add(2*time.Second + 4*pulseEvery)); got != 2*time.Second {
		t.Errorf("it stood still for %s, want 2 s", got)
	}
}
