package measure

import (
	"fmt"
	"testing"
	"time"
)

func TestWindows(t *testing.T) {
	const s = time.Second
	every := func(gap, until time.Duration) (starts []time.Duration) {
		for at := time.Duration(0); at < until; at += gap {
			starts = append(starts, 3*s+at) // the load need not begin at its first start
		}
		return starts
	}
	for name, c := range map[string]struct {
		starts []time.Duration
		want   string // of each window its begin, end and number of runs
	}{
		"none":                {nil, ""},
		"one run":             {every(s, 1), "3s-3s:1 "},
		"whole windows":       {every(s/2, 30*s), "3s-13s:20 13s-23s:20 23s-32.5s:20 "},
		"a rest":              {every(s, 24*s), "3s-13s:10 13s-26s:14 "},
		"more than half":      {every(s, 26*s), "3s-13s:10 13s-23s:10 23s-28s:6 "},
		"less than a window":  {every(s, 7*s), "3s-9s:7 "},
		"nothing in a window": {[]time.Duration{3 * s, 4 * s, 25 * s, 32 * s}, "3s-13s:2 13s-23s:0 23s-32s:2 "},
	} {
		r := &Result{}
		for _, at := range c.starts {
			r.Runs = append(r.Runs, Run{Start: at})
		}
		windows, err := r.Windows(10 * s)
		if err != nil {
			t.Error(err)
		}
		var got string
		for _, w := range windows {
			got += fmt.Sprintf("%s-%s:%d ", w.Began.Round(ms), w.Ended.Round(ms), len(w.Runs))
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}
