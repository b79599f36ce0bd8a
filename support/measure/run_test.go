package measure

import (
	"testing"
	"time"
)

func TestMostAtOnce(t *testing.T) {
	run := func(start, end time.Duration) Run { return Run{Start: start, End: end} }
	for name, c := range map[string]struct {
		runs []Run
		want int
	}{
		"none":              {nil, 0},
		"one after another": {[]Run{run(0, 5), run(5, 9), run(9, 10)}, 1},
		"all":               {[]Run{run(0, 9), run(1, 8), run(2, 7)}, 3},
		"in two crowds":     {[]Run{run(0, 3), run(1, 4), run(5, 9), run(6, 8), run(7, 9)}, 3},
	} {
		if got := AtOnce(c.runs); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
