package runner

import (
	"fmt"
	"slices"
	"testing"
)

func TestShardsAreReadOrRefused(t *testing.T) {
	const none, unclear = "“%s” is none of the parts: the first is 1/N, the last N/N", "“%s” does not say which " +
		"part of how many, as 2/5 does"
	for text, want := range map[string]string{
		"1/1": "", "2/5": "", "5/5": "",
		"0/5": none,
		"6/5": none,
		"1/0": none,
		"1":   unclear,
		"":    unclear,
		"a/b": unclear,
		"99999999999999999999/99999999999999999999": none,
	} {
		if _, err := parseShard(text); err != nil && err.Error() != fmt.Sprintf(want, text) ||
			(err == nil) != (want == "") {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

// However many parts there are, together they are the whole, and no two share a scenario.
func TestShardsTogetherAreTheWhole(t *testing.T) {
	for n := range 12 {
		var all []*planned
		for range n {
			all = append(all, &planned{})
		}
		for of := 1; of <= n+2; of++ {
			var union []*planned
			for part := 1; part <= of; part++ {
				mine := shard{part, of}.take(all)
				if len(mine) > n/of+1 || len(mine) < n/of {
					t.Errorf("part %d of %d has %d of %d", part, of, len(mine), n)
				}
				union = append(union, mine...)
			}
			if len(union) != n || slices.ContainsFunc(all,
				func(p *planned) bool { return !slices.Contains(union, p) }) {
				t.Errorf("%d parts of %d scenarios are together %s", of, n, fmt.Sprint(len(union)))
			}
		}
	}
	if whole := (shard{}).take(make([]*planned, 3)); len(whole) != 3 {
		t.Errorf("without a shard %d of 3 are taken", len(whole))
	}
}
