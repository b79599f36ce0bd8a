package history

import (
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/baseline"
)

// Flaky are the promises that are flaky under the version that was tested last.
func (h *History) Flaky() []*Promise {
	return h.where(func(c Course) bool { return c.Flaky })
}

// Broken are the promises that the version that was tested last does not keep.
func (h *History) Broken() []*Promise {
	return h.where(func(c Course) bool { return c.Since >= 0 })
}

func (h *History) where(is func(Course) bool) []*Promise {
	return slices.DeleteFunc(slices.Clone(h.Promises), func(p *Promise) bool { return !is(h.Now(p)) })
}

// Newest is the version that was tested last.
func (h *History) Newest() *Version {
	return slices.MaxFunc(h.Versions, func(a, b *Version) int { return a.Last().Began.Compare(b.Last().Began) })
}

// Now is what became of a promise under the version that was tested last.
func (h *History) Now(p *Promise) Course { return p.Under[slices.Index(h.Versions, h.Newest())] }

// Limits are what a gate allows.
type Limits struct {
	Regression float64 // the part of what was by which a promise may be kept worse over the runs; negative: any
	Flaky      int     // how many promises may be flaky; negative: any number
}

// Exceeded says which limits the version that was tested last exceeds, a line for each; "" if none.
func (h *History) Exceeded(l Limits) string {
	var lines []string
	if l.Regression >= 0 {
		for _, t := range h.Newest().Trends() {
			if t.Finding == baseline.Worse && t.Size() > l.Regression {
				lines = append(lines, fmt.Sprintf("“%s” is kept worse and worse: %s %s over %d runs", t.Scenario,
					t.Name(), t.Change(), len(t.Values)))
			}
		}
	}
	if flaky := h.Flaky(); l.Flaky >= 0 && len(flaky) > l.Flaky {
		for _, p := range flaky {
			broken, judged := h.Now(p).Count()
			lines = append(lines, fmt.Sprintf("“%s” is flaky: broken in %d of %d runs", p.Name, broken, judged))
		}
	}
	return strings.Join(lines, "\n")
}
