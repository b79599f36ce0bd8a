package plan

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
		if _, err := ParseShard(text); err != nil && err.Error() != fmt.Sprintf(want, text) ||
			(err == nil) != (want == "") {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

// However many parts there are, together they are the whole, and no two share a scenario.
func TestShardsTogetherAreTheWhole(t *testing.T) {
	for n := range 12 {
		for of := 1; of <= n+2; of++ {
			taken := make([]int, n) // by how many parts each scenario
			for part := 1; part <= of; part++ {
				size := 0
				for i := range n {
					if (Shard{part, of}).Has(i) {
						taken[i]++
						size++
					}
				}
				if size > n/of+1 || size < n/of {
					t.Errorf("part %d of %d has %d of %d", part, of, size, n)
				}
			}
			if slices.ContainsFunc(taken, func(times int) bool { return times != 1 }) {
				t.Errorf("%d parts take the %d scenarios %v times", of, n, taken)
			}
		}
	}
	if !(Shard{}).Has(0) || !(Shard{}).Has(7) {
		t.Error("the whole leaves out something")
	}
}
