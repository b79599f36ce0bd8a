package plan

import (
	"errors"
	"slices"

	"bamboo-spec/support/feature"
)

// besides leaves out problems that may only follow from what the reader refuses: those of the same line
// or step, and those of a scenario as a whole of which it takes a step for a description.
func (d *document) besides(problems []error) []error {
	if len(d.refused) == 0 {
		return problems
	}
	return slices.DeleteFunc(problems, func(err error) bool {
		p := new(feature.Problem)
		return errors.As(err, p) && slices.ContainsFunc(d.refused, func(r feature.Problem) bool {
			if d.headingAt(p.Line) != nil {
				return d.stepAt(r.Line) == 0 && d.isWithin(r.Line, p.Line)
			}
			return p.Line == r.Line || d.stepAt(r.Line) > 0 && d.stepAt(r.Line) == d.stepAt(p.Line)
		})
	})
}

// stepAt is the line of the step that a line belongs to, with what stands below it; 0: none.
func (d *document) stepAt(line int) int {
	at := 0
	for _, st := range d.Steps() {
		from, to := int(st.Location.Line), int(st.Location.Line)
		if st.DataTable != nil {
			to = int(st.DataTable.Rows[len(st.DataTable.Rows)-1].Location.Line)
		}
		if st.DocString != nil {
			to = d.Closing(st.DocString)
		}
		if from <= line && line <= to {
			at = from
		}
	}
	return at
}

// isWithin reports whether a line stands below the heading of a scenario, and in it.
func (d *document) isWithin(line, heading int) bool {
	return heading < line && line <= d.headingAt(heading).span.to
}

// headingAt is the scenario whose heading stands at a line; nil: none.
func (d *document) headingAt(line int) *place {
	for _, pl := range d.places() {
		if int(pl.scenario.Location.Line) == line {
			return pl
		}
	}
	return nil
}
