package runner

import (
	"errors"
	"fmt"
	"os"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/report"
)

// memory is where a run is kept and what it is compared with.
type memory struct {
	file string          // "": nothing is kept
	base []*baseline.Run // nil: nothing is compared
	most float64
}

// remember reads the baseline, so that a run does not measure for nothing.
func (c *Command) remember() (*memory, error) {
	m := &memory{file: c.Save, most: c.MaxRegression}
	if m.file != "" {
		if _, err := os.Lstat(m.file); err == nil {
			return nil,
				fmt.Errorf(
					"--save: %s is there already, and a run is never overwritten; name another file, or "+
						"remove it",
					m.file)
		}
	}
	if len(c.Baseline) > 0 {
		var err error
		if m.base, err = baseline.Read(c.Baseline...); err != nil {
			return nil, fmt.Errorf("--baseline: %w", err)
		}
	}
	return m, nil
}

// save adds the report that keeps what the run finds out. It is there from the start of
// the run on and says until its end that the run was interrupted.
func (m *memory) save(all *reports) error {
	if m.file == "" {
		return nil
	}
	d, err := report.NewDocument(m.file, baseline.Save)
	if err != nil {
		return fmt.Errorf("--save: %w", err)
	}
	all.Several = append(all.Several, d)
	all.written = append(all.written, report.Written{What: "saved", File: m.file})
	return nil
}

// compare adds what the baseline says of the run. One that was interrupted is no
// verdict anyway.
func (m *memory) compare(s *report.Summary) {
	if m.base == nil || s.Interrupted {
		return
	}
	text, err := baseline.Allow(m.base, baseline.Of(s), m.most)
	s.Compared = text
	if err != nil {
		s.Problem = errors.Join(s.Problem, err)
	}
}
