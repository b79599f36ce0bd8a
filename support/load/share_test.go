package load

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

// Whatever the load and into how many parts it is divided: every start, and every user, is in exactly one.
func TestThePartsOfALoadAreTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		var of Pacer = Open{Rate: 1 + 50*r.Float64(), From: r.Float64() * 20,
			Ramp: time.Duration(r.IntN(3)) * time.Second,
			For:  time.Duration(1+r.IntN(5000)) * ms, Burst: r.IntN(9), MaxActive: 30 + r.IntN(50)}
		if r.IntN(2) == 0 {
			of = Closed{Users: 1 + r.IntN(20), Count: r.IntN(100), From: r.IntN(20),
				Ramp: time.Duration(r.IntN(2)) * time.Second, For: time.Second}
		}
		one, parts := whole(of), 1+r.IntN(30)
		var starts, users []int
		for part := range parts {
			s := Share{Of: of, Part: part, Parts: parts}
			if err := s.check(); err != nil {
				t.Fatal(err)
			}
			if s.Users() == 0 && s.Starts() > 0 {
				t.Fatalf("part %d of %d of %+v has %d starts and no user", part, parts, of, s.Starts())
			}
			for n := range s.Starts() {
				starts = append(starts, s.number(n))
			}
			for n := range s.Users() {
				users = append(users, s.number(n))
			}
		}
		for what, c := range map[string]struct {
			got  []int
			want int
		}{"starts": {starts, one.Starts()}, "users": {users, one.Users()}} {
			slices.Sort(c.got)
			for i, n := range c.got {
				if i != n {
					t.Fatalf("%+v in %d parts: %s %v", of, parts, what, c.got)
				}
			}
			if len(c.got) != c.want {
				t.Fatalf("%+v in %d parts: %d %s, want %d", of, parts, len(c.got), what, c.want)
			}
		}
	}
}

// driven are the starts that the parts of a load make together: by their number, the moment since the beginning.
func driven(t *testing.T, of Pacer, parts int) map[int]time.Duration {
	t.Helper()
	begin := time.Now()
	var mu sync.Mutex
	var driving sync.WaitGroup
	made := map[int]time.Duration{}
	for part := range parts {
		driving.Go(func() {
			h, err := Plan{Pacer: Share{Of: of, Part: part, Parts: parts}, Begin: begin}.Drive(t.Context(),
				func(_ context.Context, s Start) error {
					mu.Lock()
					defer mu.Unlock()
					if _, twice := made[s.Index]; twice {
						t.Errorf("start %d is made twice", s.Index)
					}
					made[s.Index] = s.Intended.Sub(begin)
					return nil
				})
			if err != nil || !h.Begun.Equal(begin) || h.Driver.Made != h.Driver.Planned {
				t.Errorf("part %d: %v, begun at %s, %v", part, h, h.Begun, err)
			}
		})
	}
	driving.Wait()
	return made
}

func TestPartsAreDrivenOnOneClock(t *testing.T) {
	for _, open := range []Open{{Rate: 500, Count: 20}, {Rate: 500, Count: 20, Seed: 7},
		{Rate: 500, Count: 20, Burst: 4}} {
		made, moment := driven(t, open, 3), open.Moments()
		for i := range 20 {
			if at, any := made[i]; !any || at != moment(i) {
				t.Errorf("%+v: start %d is due at %s, want %s", open, i, at, moment(i))
			}
		}
		if len(made) != 20 {
			t.Errorf("%+v: %d starts, want 20", open, len(made))
		}
	}
	if closed := driven(t, Closed{Users: 5, Count: 23, Ramp: 5 * ms}, 7); len(closed) != 23 {
		t.Errorf("%d starts, want 23", len(closed))
	}
}

func TestPartsWithoutSenseAreRefused(t *testing.T) {
	for _, s := range []Share{{Of: Open{Rate: 1, Count: 1}}, {Of: Open{Rate: 1, Count: 1}, Part: 2, Parts: 2},
		{Parts: 1},
		{Of: Open{}, Parts: 1}, {Of: whole(Open{Rate: 1, Count: 1}), Parts: 1}} {
		if s.check() == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
}
