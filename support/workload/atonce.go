package workload

import (
	"cmp"
	"slices"
	"time"

	"bamboo-spec/support/measure"
)

// mostAtOnce is the largest number of runs that were under way at one moment.
func mostAtOnce(runs []measure.Run) int {
	type edge struct {
		at   time.Duration
		step int // 1: a run begins; -1: one ends
	}
	var edges []edge
	for _, r := range runs {
		edges = append(edges, edge{r.Start, 1}, edge{r.End, -1})
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.step, b.step)) // what ends makes place for what begins
	})
	now, most := 0, 0
	for _, e := range edges {
		now += e.step
		most = max(most, now)
	}
	return most
}
