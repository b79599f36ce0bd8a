package objective

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/units"
)

// Worst is the worst conversations of a metric whose objective is broken: those that failed, then the slowest.
type Worst struct {
	Metric        measure.Metric
	Conversations []Conversation
}

// Conversation is one of them.
type Conversation struct {
	Brief string   // in one line
	Lines []string // its transcript, and what the machine did meanwhile
}

// worst adds the worst conversations of the row's metric to those that are told already. What is not known of each
// run has none, and each metric is told once.
func (o Objective) worst(r *measure.Result, told []Worst) []Worst {
	name := o.Metric.Name
	if slices.ContainsFunc(told, func(w Worst) bool { return w.Metric == name }) {
		return told
	}
	all := r.Runs
	if s := r.Summary; s != nil && o.Metric.ofRuns {
		all = s.Worst[measure.SuccessRate]
	} else if s != nil {
		all = s.Worst[name]
	}
	var runs []*measure.Run
	for i := range all {
		if run := &all[i]; run.Course != nil && o.missedBy(run) && (o.Row.Group == "" || o.Row.Group == run.Group) {
			runs = append(runs, run)
		}
	}
	slices.SortStableFunc(runs, func(a, b *measure.Run) int { return cmp.Compare(b.Slowness(name), a.Slowness(name)) })
	w := Worst{Metric: name}
	for _, run := range runs[:min(measure.MostWorst, len(runs))] {
		w.Conversations = append(w.Conversations, Conversation{o.brief(r, run), transcript(r, run)})
	}
	if len(w.Conversations) == 0 {
		return told
	}
	return append(told, w)
}

// missedBy reports whether a run speaks for a broken row: of a share of runs one that failed, of a latency each.
func (o Objective) missedBy(run *measure.Run) bool {
	if o.Metric.ofRuns {
		return run.Failure != ""
	}
	_, there, _ := run.Latency(o.Metric.Name)
	return o.Metric.isLatency() && there
}

func (o Objective) brief(r *measure.Result, run *measure.Run) string {
	got := "failed: " + run.Failure
	if d, _, _ := run.Latency(o.Metric.Name); run.Failure == "" {
		got = units.Brief(d)
	}
	return fmt.Sprintf("%s, %s into the load: %s", got, moment(run.Start-r.Load.Began),
		subject(run.Course.Message))
}

// subject is what tells a message of a load from all others: Conversation 17.
func subject(message string) string {
	which, _, _ := strings.Cut(message, ":")
	return which
}

// transcript tells a run in the order of time, and what the machine did meanwhile.
func transcript(r *measure.Result, run *measure.Run) []string {
	c := run.Course
	lines := []string{fmt.Sprintf("%s, session %s", c.Message, c.Session)}
	tell := func(at time.Duration, there bool, format string, args ...any) {
		if there {
			lines = append(lines, fmt.Sprintf("%8s  ", moment(at))+fmt.Sprintf(format, args...))
		}
	}
	tell(0, true, "due, %s into the load%s", moment(run.Start-r.Load.Began), underWay(r, run))
	tell(c.Asked, c.Asked > 0, "the answer is asked for; the message was accepted in %s", units.Brief(c.Created))
	model := ""
	if run.Model != nil {
		model = fmt.Sprintf("; the model sent its first %s after it was asked, its last after %s",
			units.Brief(run.Model.FirstToken), units.Brief(run.Model.Total))
	}
	tell(c.FirstToken, c.FirstToken > 0, "first token%s", model)
	tell(c.LastToken, c.Tokens > 1, "last token, number %d; the longest gap between two was %s", c.Tokens,
		units.Brief(c.Stall))
	tell(c.Terminal, c.Terminal > 0 && c.Failure == "", "the answer has ended")
	tell(run.End-run.Start, c.Failure != "", "failed: %s", c.Failure)
	return append(lines, meanwhile(r, measure.Span{Began: run.Start, Ended: run.End}))
}

// moment writes a time since the start of a run or of a load.
func moment(at time.Duration) string {
	if at <= 0 {
		return "0 ms"
	}
	return units.Brief(at)
}

// underWay says how many other runs went on when a run was due; "": the others are not known one by one.
func underWay(r *measure.Result, run *measure.Run) string {
	if r.Summary != nil {
		return ""
	}
	n := 0
	for i := range r.Runs {
		if other := &r.Runs[i]; other != run && other.Start <= run.Start && other.End > run.Start {
			n++
		}
	}
	switch n {
	case 0:
		return ", with no other under way"
	case 1:
		return ", with 1 other under way"
	}
	return fmt.Sprintf(", with %d others under way", n)
}

// meanwhile says what Bamboo and the machine did at a time of the load.
func meanwhile(r *measure.Result, s measure.Span) string {
	var used, said []string
	if cpu, err := r.Process[measure.CPU].Max(s); err == nil {
		used = append(used, fmt.Sprintf("%.0f %% of a processor", 100*cpu))
	}
	if memory, err := r.Process[measure.Memory].Max(s); err == nil {
		used = append(used, fmt.Sprintf("%.0f MB of memory", memory/1e6))
	}
	if len(used) > 0 {
		said = append(said, "Bamboo used "+strings.Join(used, " and "))
	}
	at := *r
	at.Load = s
	said = append(said, machine(&at)...)
	if len(said) == 0 {
		return "what the machine did meanwhile is not known"
	}
	return "meanwhile: " + strings.Join(said, ", ")
}

// Text tells the conversations in full.
func (w Worst) Text() string {
	var b strings.Builder
	for i, c := range w.Conversations {
		fmt.Fprintf(&b, "%d. %s\n   %s\n\n", i+1, c.Brief, strings.Join(c.Lines, "\n   "))
	}
	return b.String()
}

// WorstText tells of the worst conversations of all metrics; "" if nothing is broken that they could explain.
func (v Verdicts) WorstText() string {
	var b strings.Builder
	for _, w := range v.Worst {
		fmt.Fprintf(&b, "The worst conversations by %s, times from when each was due\n\n%s", w.Metric, w.Text())
	}
	return b.String()
}
