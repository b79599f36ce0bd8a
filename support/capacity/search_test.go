package capacity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// upTo holds as long as the load is not above a capacity.
func upTo(capacity int) func(context.Context, int) (Outcome, error) {
	return func(_ context.Context, load int) (Outcome, error) {
		if load <= capacity {
			return Held, nil
		}
		return Missed, nil
	}
}

// Whatever the capacity is, the bounds enclose it, and are within a tenth of each other.
func TestTheCapacityIsEnclosed(t *testing.T) {
	for _, first := range []int{1, 10, 37} {
		for capacity := 0; capacity <= 1200; capacity++ {
			b := Bounds{First: first, Most: 1000, Promised: 500}
			f, err := Search(t.Context(), b, upTo(capacity))
			if err != nil || f.Ended != "" {
				t.Fatal(err, f.Ended)
			}
			if f.AtLeast > capacity || f.Below > 0 && f.Below <= capacity {
				t.Errorf("capacity %d from %d: found %d to %d", capacity, first, f.AtLeast, f.Below)
			}
			if f.Below == 0 && f.AtLeast != 1000 || f.Below > 0 && f.Below-f.AtLeast > max(1, f.AtLeast/10) {
				t.Errorf("capacity %d from %d: only %d to %d is known", capacity, first, f.AtLeast, f.Below)
			}
			if f.AtLeast < 500 && (f.Below == 0 || f.Below > 500) {
				t.Errorf("capacity %d: whether 500 hold is not known: %d to %d", capacity, f.AtLeast, f.Below)
			}
			if n := len(f.Trials); n > 2*20 {
				t.Errorf("capacity %d took %d trials", capacity, n)
			}
		}
	}
}

func TestASearch(t *testing.T) {
	lost := errors.New("the server is gone")
	for name, c := range map[string]struct {
		outcomes map[int][]Outcome // of each load, in order; others hold to 40
		err      error             // of the third trial
		want     string
	}{
		"doubles and halves": {nil, nil, "40-42: 10 20 40 80 60 50 45 42"},
		"an outlier that misses": {map[int][]Outcome{20: {Missed, Held, Held}}, nil,
			"40-42: 10 20 40 80 60 50 45 42"},
		"an outlier that holds": {map[int][]Outcome{80: {Held, Missed, Missed}}, nil,
			"40-42: 10 20 40 80 60 50 45 42"},
		"one that cannot be judged": {map[int][]Outcome{20: {Unjudged, Held, Held}}, nil,
			"40-42: 10 20 40 80 60 50 45 42"},
		"one that never can": {map[int][]Outcome{20: {Unjudged, Held, Unjudged, Unjudged}}, nil,
			"10-0: 10 20 a load of 20 could not be judged"},
		"a server that is lost": {nil, lost, "10-0: 10 the server is gone"},
	} {
		n := 0
		try := func(ctx context.Context, load int) (Outcome, error) {
			if n++; n == 3 && c.err != nil {
				return "", c.err
			}
			if left := c.outcomes[load]; len(left) > 0 {
				c.outcomes[load] = left[1:]
				return left[0], nil
			}
			return upTo(40)(ctx, load)
		}
		f, err := Search(t.Context(), Bounds{First: 10, Most: 1000, Promised: 0}, try)
		got := fmt.Sprintf("%d-%d:", f.AtLeast, f.Below)
		var loads []int
		for _, trial := range f.Trials {
			loads = append(loads, trial.Load)
		}
		for _, load := range slices.Compact(loads) {
			got += fmt.Sprint(" ", load)
		}
		if f.Ended != "" {
			got += " " + f.Ended
		}
		if err != nil {
			got += " " + err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

func TestASearchEndsWithItsTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f, err := Search(ctx, Bounds{First: 10, Most: 1000}, func(_ context.Context, load int) (Outcome, error) {
		if load == 40 {
			cancel()
			return Missed, ctx.Err()
		}
		return Held, nil
	})
	if err != nil || f.AtLeast != 20 || f.Below != 0 || f.Ended == "" {
		t.Errorf("%+v, %v", f, err)
	}
}
