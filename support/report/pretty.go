package report

import (
	"fmt"
	"strings"
	"time"
)

// pretty prints each scenario in full as it finishes, then the summary.
type pretty struct {
	summary
}

// NewPretty makes the reporter that shows every sentence.
func NewPretty(p Terminal) Reporter {
	p.Live = false
	return &pretty{summary: summary{Terminal: p}}
}

func (p *pretty) Start(r Run) {
	p.run = r
	_ = p.print(r.opening() + "\n") // the summary at the end, to the same place, tells of an error
}

func (p *pretty) Finished(r *Result) {
	w := &strings.Builder{}
	s := r.Scenario
	fmt.Fprintf(w, "\n%s %s %s\n", s.Feature, p.paint(grey, "›"), p.paint(bold, s.Name))
	fmt.Fprintf(w, "%s\n", p.paint(grey, fmt.Sprintf("  %s:%d, %s, %v", s.File, s.Line, r.Verdict,
		r.Took.Round(time.Millisecond))))
	for i, st := range s.Steps {
		c, step := grey, r.Step(i)
		switch {
		case step.Passed:
			c = green
		case step.Err != nil:
			c = red
		}
		fmt.Fprintf(w, "  %s %s %s\n", p.paint(c, step.Mark()), st.Keyword, st.Text)
		if st.Argument != "" && !(step.Passed && r.measured(i)) { // else the table comes again with what was got
			fmt.Fprintf(w, "      %s\n", indented(st.Argument, "      "))
		}
		for _, m := range r.Measurements {
			if m.Step == i && step.Err == nil {
				fmt.Fprintf(w, "      %s\n      %s\n", p.paint(grey, m.Plan), indented(m.Verdicts.Text(), "      "))
			}
		}
		if err := r.Step(i).Err; err != nil {
			fmt.Fprintf(w, "      %s\n", p.paint(red, indented(err.Error(), "      ")))
		}
	}
	if why := r.SecondRun(); why != "" {
		fmt.Fprintf(w, "  %s\n", p.paint(grey, why))
	}
	if r.Err != nil && r.Failed() == nil {
		fmt.Fprintf(w, "  %s %s\n", p.paint(red, "✗"), indented(r.Err.Error(), "    "))
	}
	_ = p.print(w.String()) // the summary at the end, to the same place, tells of an error
}
