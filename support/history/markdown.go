package history

import (
	"fmt"
	"strings"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/report"
)

// Markdown tells the history for a page of CI: the versions, what changed, what is broken and since when, what is
// flaky, and which measurements drift.
func (h *History) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", h.Headline(), h.versions())
	for _, s := range h.Steps() {
		step(&b, s)
	}
	list(&b, "Broken", h.Broken(), func(p *Promise) string { return h.Since(p) + ": " + h.why(p) })
	list(&b, "Flaky", h.Flaky(), h.Times)
	h.drifts(&b)
	return b.String()
}

// Headline is what the runs come to in one line.
func (h *History) Headline() string {
	runs := 0
	for _, v := range h.Versions {
		runs += len(v.Runs)
	}
	text := fmt.Sprintf("%s of %s", count(runs, "run"), count(len(h.Versions), "version"))
	text += fmt.Sprintf(": %d broken, %d flaky", len(h.Broken()), len(h.Flaky()))
	worse := 0
	for _, t := range h.Newest().Trends() {
		if t.Finding == baseline.Worse {
			worse++
		}
	}
	return text + fmt.Sprintf(", %d kept worse and worse", worse)
}

// Tally counts the verdicts of a version's last run.
func (v *Version) Tally() map[report.Verdict]int {
	tally := map[report.Verdict]int{}
	for _, s := range v.Last().Scenarios {
		if verdict, known := report.VerdictOf(s.Verdict); known {
			tally[verdict]++
		}
	}
	return tally
}

func (h *History) versions() string {
	rows := [][]string{{"version", "runs", "last run", "kept", "broken", "known broken", "not run", "not judged"}}
	for _, v := range h.Versions {
		n := v.Tally()
		rows = append(rows, []string{text(v.Name), fmt.Sprint(len(v.Runs)), Named(v.Last()) + v.Incomplete(),
			fmt.Sprint(n[report.Kept]), fmt.Sprint(n[report.Broken] + n[report.NoLongerBroken]),
			fmt.Sprint(n[report.KnownBroken]), fmt.Sprint(n[report.NotRun]),
			fmt.Sprint(n[report.Unjudged] + n[report.Interrupted])})
	}
	return layout.Markdown(rows)
}

// Incomplete says what the last run lacks; "" if nothing.
func (v *Version) Incomplete() string {
	switch last := v.Last(); {
	case len(last.Missing) > 0:
		return fmt.Sprintf(", without the parts %s", strings.Trim(fmt.Sprint(last.Missing), "[]"))
	case last.Interrupted:
		return ", interrupted"
	}
	return ""
}

func step(b *strings.Builder, s Step) {
	fmt.Fprintf(b, "\n### %s: %d worse, %d better\n", text(s.Title), len(s.Worse), len(s.Better))
	if len(s.Worse)+len(s.Better) > 0 {
		b.WriteByte('\n')
	}
	for _, p := range s.Worse {
		fmt.Fprintf(b, "- **broke**: %s — `%s:%d`\n", text(p.Name), p.File, p.Line)
	}
	for _, p := range s.Better {
		fmt.Fprintf(b, "- holds again: %s — `%s:%d`\n", text(p.Name), p.File, p.Line)
	}
}

func list(b *strings.Builder, title string, all []*Promise, say func(*Promise) string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", title)
	for _, p := range all {
		fmt.Fprintf(b, "- %s — `%s:%d`: %s\n", text(p.Name), p.File, p.Line, text(say(p)))
	}
}

// Since says since when a broken promise is broken.
func (h *History) Since(p *Promise) string {
	c, runs := h.Now(p), h.Newest().Runs
	for _, cell := range c.Cells[:c.Since] {
		if _, judged := cell.holds(); judged {
			return "since " + Named(runs[c.Since])
		}
	}
	return "in every run, the first of them " + Named(runs[c.Since])
}

func (h *History) why(p *Promise) string {
	last, _ := h.Now(p).Last()
	return last.Why
}

// Times says how often a promise was broken.
func (h *History) Times(p *Promise) string {
	broken, judged := h.Now(p).Count()
	return fmt.Sprintf("broken in %d of %s", broken, count(judged, "run"))
}

// drifts are the measurements that become worse or better from run to run.
func (h *History) drifts(b *strings.Builder) {
	rows := [][]string{{"finding", "scenario", "objective", "limit", "runs", "change"}}
	for _, t := range h.Newest().Trends() {
		if t.Finding == baseline.Worse || t.Finding == baseline.Better {
			rows = append(rows, []string{string(t.Finding), text(t.Scenario), t.Name(), t.Objective.Row.Limit,
				fmt.Sprint(len(t.Values)), t.Change()})
		}
	}
	if len(rows) > 1 {
		fmt.Fprintf(b, "\n### What changes with every run\n\n%s", layout.Markdown(rows))
	}
}

// text is a line that Markdown shows as it is, also in a cell.
func text(line string) string {
	return strings.NewReplacer("|", "\\|", "<", "\\<", "*", "\\*", "_", "\\_", "`", "\\`", "\n", " ").Replace(line)
}

// count is a number of things in words: 1 run, 2 runs.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
