package history

import (
	"fmt"
	"slices"

	"bamboo-spec/support/baseline"
)

// Step is from one run to a later one: which promises broke and which hold again.
type Step struct {
	Title         string
	Worse, Better []*Promise
}

// Steps are what changed from each version to the next, and within the version that was tested last from the run
// before to the last.
func (h *History) Steps() []Step {
	var all []Step
	for i := range h.Versions[:len(h.Versions)-1] {
		title := fmt.Sprintf("From %s to %s", h.Versions[i].Name, h.Versions[i+1].Name)
		all = append(all, h.step(title, func(p *Promise) (a, b Cell) {
			a, _ = p.Under[i].Last()
			b, _ = p.Under[i+1].Last()
			return a, b
		}))
	}
	last := slices.Index(h.Versions, h.Newest())
	if n := len(h.Versions[last].Runs); n > 1 {
		all = append(all, h.step("Since the run before", func(p *Promise) (a, b Cell) {
			return p.Under[last].Cells[n-2], p.Under[last].Cells[n-1]
		}))
	}
	return all
}

func (h *History) step(title string, cells func(*Promise) (before, after Cell)) Step {
	s := Step{Title: title}
	for _, p := range h.Promises {
		before, after := cells(p)
		held, was := before.holds()
		holds, is := after.holds()
		switch {
		case !was || !is || held == holds:
		case holds:
			s.Better = append(s.Better, p)
		default:
			s.Worse = append(s.Worse, p)
		}
	}
	return s
}

// Named tells a run from others: when it began, and with which commit.
func Named(r *baseline.Run) string {
	name := r.Began.UTC().Format("2 January 2006, 15:04") + " UTC"
	if id := r.Environment.Short(); id != "" {
		name += " (" + id + ")"
	}
	return name
}
