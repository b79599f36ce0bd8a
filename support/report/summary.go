package report

import (
	"fmt"
	"strings"
	"time"
)

// summary is what people see: progress while it runs, then what holds and what
// does not.
type summary struct {
	Paper
	run    Run
	done   int
	broken int
}

// NewSummary makes the reporter for people at a terminal and for CI logs.
func NewSummary(p Paper) Reporter { return &summary{Paper: p} }

func (s *summary) Start(r Run) {
	s.run = r
	fmt.Fprintf(s.Out, "%d promises against %s\n", r.Scenarios, r.Target)
}

func (s *summary) Finished(r *Result) {
	s.done++
	if r.Verdict == Broken || r.Verdict == NoLongerBroken || r.Verdict == Unjudged {
		s.broken++
	}
	if s.Live {
		fmt.Fprintf(s.Out, "\r\x1b[K%d of %d", s.done, s.run.Scenarios)
		if s.broken > 0 {
			fmt.Fprint(s.Out, s.paint(red, fmt.Sprintf(", %d not kept", s.broken)))
		}
		fmt.Fprintf(s.Out, "  %s", shortened(r.Scenario.Name, 60))
	}
}

func shortened(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}

func (s *summary) End(sum *Summary) error {
	if s.Live {
		fmt.Fprint(s.Out, "\r\x1b[K")
	}
	w := &strings.Builder{}
	s.capabilities(w, sum)
	for _, r := range sum.Results {
		s.failure(w, r)
	}
	s.knownBroken(w, sum)
	s.notRun(w, sum)
	if sum.Problem != nil {
		fmt.Fprintf(w, "\n%s %v\n", s.paint(red, "The run itself:"), sum.Problem)
	}
	s.verdict(w, sum)
	_, err := fmt.Fprint(s.Out, w)
	return err
}

// capabilities counts the promises kept and broken of each folder of features.
func (s *summary) capabilities(w *strings.Builder, sum *Summary) {
	type row struct{ kept, of, other int }
	rows := map[string]*row{}
	var order []string
	for _, r := range sum.Results {
		name := r.Scenario.Capability
		if rows[name] == nil {
			rows[name] = &row{}
			order = append(order, name)
		}
		switch r.Verdict {
		case NotRun, Interrupted:
			rows[name].other++
		default:
			rows[name].of++
		}
		if r.Verdict == Kept {
			rows[name].kept++
		}
	}
	fmt.Fprintln(w)
	for _, name := range order {
		r := rows[name]
		mark, c := "✓", green
		if r.kept < r.of {
			mark, c = "✗", red
		}
		if r.of == 0 {
			mark, c = "–", grey
		}
		fmt.Fprintf(w, "  %s %-12s %d of %d kept", s.paint(c, mark), name, r.kept, r.of)
		if r.other > 0 {
			fmt.Fprintf(w, ", %d not run", r.other)
		}
		fmt.Fprintln(w)
	}
}

func (s *summary) failure(w *strings.Builder, r *Result) {
	switch r.Verdict {
	case Broken:
		fmt.Fprintf(w, "\n%s %s\n", s.paint(red, "BROKEN"), s.paint(bold, r.Scenario.Name))
	case NoLongerBroken:
		fmt.Fprintf(w, "\n%s %s\n", s.paint(red, "NO LONGER BROKEN"), s.paint(bold, r.Scenario.Name))
		fmt.Fprintf(w, "  This profile lists it as broken (%s) and it held: remove the entry from known_broken.\n", r.Reason)
	case Unjudged:
		fmt.Fprintf(w, "\n%s %s\n", s.paint(yellow, "NOT JUDGED"), s.paint(bold, r.Scenario.Name))
	default:
		return
	}
	if r.Err != nil {
		explainFailure(w, r)
	}
	fmt.Fprintf(w, "  again: go tool godog run %s:%d\n", r.Scenario.File, r.Scenario.Line)
}

// explainFailure says which sentence did not hold, what was expected and what came.
func explainFailure(w *strings.Builder, r *Result) {
	if st := r.Failed(); st != nil {
		fmt.Fprintf(w, "  %s %s   (%s:%d)\n", st.Keyword, st.Text, r.Scenario.File, st.Line)
	} else {
		fmt.Fprintf(w, "  every sentence held, but the account at the end does not add up:\n")
	}
	fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(r.Err.Error(), "\n", "\n    "))
	for _, e := range r.Evidence {
		fmt.Fprintf(w, "  see:   %s\n", e)
	}
}

func (s *summary) knownBroken(w *strings.Builder, sum *Summary) {
	if sum.Count(KnownBroken) == 0 {
		return
	}
	fmt.Fprintf(w, "\nKnown broken on this version:\n")
	for _, r := range sum.Results {
		if r.Verdict == KnownBroken {
			fmt.Fprintf(w, "  %s (%s:%d)\n    %s\n", r.Scenario.Name, r.Scenario.File, r.Scenario.Line, r.Reason)
		}
	}
}

// notRun groups what was not run by the reason.
func (s *summary) notRun(w *strings.Builder, sum *Summary) {
	reasons := map[string][]string{}
	var order []string
	for _, r := range sum.Results {
		if r.Verdict != NotRun {
			continue
		}
		if reasons[r.Reason] == nil {
			order = append(order, r.Reason)
		}
		reasons[r.Reason] = append(reasons[r.Reason], fmt.Sprintf("%s (%s:%d)", r.Scenario.Name, r.Scenario.File, r.Scenario.Line))
	}
	for _, reason := range order {
		fmt.Fprintf(w, "\nNot run, %d: %s\n", len(reasons[reason]), reason)
		for _, name := range reasons[reason] {
			fmt.Fprintf(w, "  %s\n", name)
		}
	}
}

func (s *summary) verdict(w *strings.Builder, sum *Summary) {
	var parts []string
	for v := Kept; v <= Interrupted; v++ {
		if n := sum.Count(v); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	text := strings.Join(parts, ", ")
	if text == "" {
		text = "nothing was run"
	}
	c := green
	switch sum.ExitCode() {
	case 1:
		c = red
	case 2:
		c = yellow
	}
	if sum.Interrupted {
		text = "interrupted: " + text
	}
	fmt.Fprintf(w, "\n%s  %.1f s", s.paint(c, text), sum.Took.Round(100*time.Millisecond).Seconds())
	if sum.Run.Seed != 0 {
		fmt.Fprintf(w, ", in random order (--random=%d)", sum.Run.Seed)
	}
	fmt.Fprintln(w)
}
