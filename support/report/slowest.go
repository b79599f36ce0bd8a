package report

import (
	"cmp"
	"slices"
	"time"
)

const (
	mostSlow  = 5           // scenarios that are listed
	slowTimes = time.Second // what is quicker is not worth telling
)

// Slowest are the scenarios that took longest, the slowest first.
func (s *Summary) Slowest() []*Result {
	all := slices.DeleteFunc(slices.Clone(s.Results), func(r *Result) bool { return r.Took < slowTimes })
	slices.SortStableFunc(all, func(a, b *Result) int { return cmp.Compare(b.Took, a.Took) })
	return all[:min(len(all), mostSlow)]
}
