package runner

import (
	"fmt"
)

// list says what would be run and what not and why.
func (r *run) list() error {
	out := r.command.Out
	runs, feature := 0, ""
	for _, p := range r.all {
		s := p.Scenario
		if s.File != feature {
			feature = s.File
			fmt.Fprintf(out, "%s — %s\n", s.File, s.Feature)
		}
		line := fmt.Sprintf("  :%-4d %s", s.Line, s.Name)
		switch {
		case p.notRun != "":
			line += "\n        not run: " + p.notRun
		case len(p.causes) > 0:
			runs++
			line += "\n        known broken: " + p.reasons()
		default:
			runs++
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "\n%d of %d scenarios would run against %s (profile %s).\n", runs, len(r.all),
		r.source.Describe(), r.cfg.Profile)
	return err
}
