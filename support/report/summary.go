package report

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/layout"
)

// summary is what people see: progress while it runs, then what holds and what
// does not.
type summary struct {
	Terminal

	mu     sync.Mutex // guards what follows: a log is told of the time from a goroutine of its own
	run    Run
	done   int
	broken int
	told   time.Time     // when a log was told last how far the run has come
	ended  chan struct{} // is closed at the end of the run; nil: nobody waits for it
	work   sync.WaitGroup
}

// NewSummary makes the reporter for people at a terminal and for CI logs. A promise that is broken is told at once,
// and a log, where no line can be drawn again, is told every ten seconds how far the run has come.
func NewSummary(p Terminal) Reporter { return &summary{Terminal: p} }

func (s *summary) Start(r Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.run, s.told = r, time.Now()
	// End tells of an error
	_ = s.print(r.opening() + "\n")
	if s.Live || s.ended != nil {
		return
	}
	ended := make(chan struct{})
	s.ended = ended
	s.work.Go(func() {
		tick := time.NewTicker(tellEvery)
		defer tick.Stop()
		for {
			select {
			case now := <-tick.C:
				s.tell(now)
			case <-ended:
				return
			}
		}
	})
}

// tell writes how far the run has come, unless something else has just said so.
func (s *summary) tell(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.told) < tellEvery*9/10 {
		return
	}
	s.told = now
	_ = s.print(fmt.Sprintf("%s after %s\n", s.soFar(), now.Sub(s.run.Started).Round(time.Second)))
}

func (s *summary) soFar() string {
	text := fmt.Sprintf("%d of %d", s.done, s.run.Scenarios)
	if s.broken > 0 {
		text += fmt.Sprintf(", %d not kept", s.broken)
	}
	return text
}

// opening says how many promises are held against what.
func (r Run) opening() string {
	text := count(max(len(r.Plan), r.Scenarios), "promise")
	if n := len(r.Plan) - r.Scenarios; n > 0 {
		text += fmt.Sprintf(", %d not to be run,", n)
	}
	text += " against " + ForTerminal(r.Target)
	if r.Bamboo != "" {
		text += ", " + ForTerminal(r.Bamboo)
	}
	return text
}

// count is a number of things in words: 1 promise, 2 promises.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

func (s *summary) Finished(r *Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done++
	switch r.Verdict {
	case Broken, NoLongerBroken, Unjudged:
		s.broken++
		s.clear()
		_ = s.print(fmt.Sprintf("%s %s (%s:%d): %s\n", s.paint(red, "✗"), r.Scenario.Name, r.Scenario.File,
			r.Line(), ForTerminal(r.Headline())))
	}
	if !s.Live {
		return
	}
	// One column stays free: some terminals begin a new line when the last one is full.
	progress, broken := fmt.Sprintf("%d of %d", s.done, s.run.Scenarios), ""
	if s.broken > 0 {
		broken = fmt.Sprintf(", %d not kept", s.broken)
	}
	left := s.width() - 1 - layout.Columns(progress+broken+"  ")
	fmt.Fprintf(s.Out, "\r\x1b[K%s%s  %s", progress, s.paint(red, broken), layout.Shortened(r.Scenario.Name, left))
}

// clear takes away the line that is drawn again and again.
func (s *summary) clear() {
	if s.Live {
		fmt.Fprint(s.Out, "\r\x1b[K")
	}
}

// End puts what is to be done first and what it came to last, where the eye of
// the reader of a terminal is.
func (s *summary) End(sum *Summary) error {
	if s.ended != nil {
		close(s.ended)
		s.work.Wait()
		s.ended = nil
	}
	s.clear()
	w := &strings.Builder{}
	for _, r := range sum.Results {
		s.failure(w, sum, r)
	}
	s.alike(w, sum)
	s.knownBroken(w, sum)
	s.notRun(w, sum)
	repeated(w, sum)
	if sum.Problem != nil {
		fmt.Fprintf(w, "\n%s\n  %s\n", s.paint(red, "The run itself:"), indented(sum.Problem.Error(), "  "))
	}
	if sum.Compared != "" {
		fmt.Fprintf(w, "\nCompared with the baseline:\n  %s\n", indented(sum.Compared, "  "))
	}
	for i, r := range sum.Slowest() {
		if i == 0 {
			fmt.Fprintf(w, "\nSlowest:\n")
		}
		fmt.Fprintf(w, "  %.1f s  %s (%s:%d)\n", r.Took.Seconds(), r.Scenario.Name, r.Scenario.File, r.Scenario.Line)
	}
	s.capabilities(w, sum)
	s.verdict(w, sum)
	return s.print(w.String())
}

// indented is a text of several lines, perhaps of others, further to the right.
func indented(text, by string) string {
	return strings.ReplaceAll(ForTerminal(text), "\n", "\n"+by)
}

// capabilities counts the promises of each folder of features.
func (s *summary) capabilities(w *strings.Builder, sum *Summary) {
	all, widest := sum.ByCapability(), 12
	for _, c := range all {
		widest = max(widest, layout.Columns(c.Name))
	}
	fmt.Fprintln(w)
	for _, c := range all {
		t := c.Tally()
		mark, colour := t.mark()
		fmt.Fprintf(w, "  %s %s %s\n", s.paint(colour, mark), layout.Padded(c.Name, widest), t.Share())
	}
}

// mark is a sign for what became of the promises of a capability.
func (t Tally) mark() (string, colour) {
	switch {
	case t[Broken]+t[NoLongerBroken]+t[Unjudged] > 0:
		return "✗", red
	case t.Judged() == 0 || t[Interrupted] > 0:
		return "–", grey
	}
	return "✓", green
}

func (s *summary) failure(w *strings.Builder, sum *Summary, r *Result) {
	switch r.Verdict {
	case Broken:
		fmt.Fprintf(w, "\n%s %s\n", s.paint(red, "BROKEN"), s.paint(bold, r.Scenario.Name))
	case NoLongerBroken:
		fmt.Fprintf(w, "\n%s %s\n", s.paint(red, "NO LONGER BROKEN"), s.paint(bold, r.Scenario.Name))
		fmt.Fprintf(w, "  This profile lists it as broken (%s) and it held: remove the entry from known_broken.\n",
			r.Reason)
	case Unjudged:
		fmt.Fprintf(w, "\n%s %s\n", s.paint(yellow, "NOT JUDGED"), s.paint(bold, r.Scenario.Name))
	default:
		return
	}
	if r.Err != nil {
		s.explainFailure(w, r)
	}
	if r.Verdict == Broken && r.Reason != "" {
		fmt.Fprintf(w, "  note:  %s\n", r.Reason)
	}
	fmt.Fprintf(w, "  again: %s\n", sum.Run.Rerun(r.Scenario))
}

// explainFailure says which sentence did not hold, what was expected and what came.
func (s *summary) explainFailure(w *strings.Builder, r *Result) {
	if st := r.Failed(); st != nil {
		fmt.Fprintf(w, "  %s %s   (%s:%d)\n", st.Keyword, st.Text, r.Scenario.File, st.Line)
	} else {
		fmt.Fprintf(w, "  every sentence held, but the end-of-scenario checks failed:\n")
	}
	text := func(message string) string {
		return strings.ReplaceAll(s.marked(ForTerminal(message)), "\n", "\n    ")
	}
	fmt.Fprintf(w, "    %s\n", text(r.failure()))
	for _, i := range r.FailedToo() {
		fmt.Fprintf(w, "  %s\n    %s\n", ForTerminal(r.placed(i)), text(r.Steps[i].Err.Error()))
	}
	for _, line := range r.worst() {
		fmt.Fprintf(w, "  worst: %s\n", ForTerminal(line))
	}
	if r.Trace != "" {
		fmt.Fprintf(w, "  trace: %s\n", r.Trace)
	}
	for _, e := range r.Evidence {
		fmt.Fprintf(w, "  see:   %s\n", ForTerminal(e))
	}
}

// alike lists what several broken promises have in common.
func (s *summary) alike(w *strings.Builder, sum *Summary) {
	groups := sum.Alike(Broken)
	if len(groups) == 0 {
		return
	}
	fmt.Fprintf(w, "\nBroken in the same way:\n")
	for _, g := range groups {
		fmt.Fprintf(w, "  %s\n", ForTerminal(g.Text()))
	}
}

// knownBroken tells the causes that the profile knows, each with the promises that it breaks.
func (s *summary) knownBroken(w *strings.Builder, sum *Summary) {
	for i, c := range sum.Causes() {
		if i == 0 {
			fmt.Fprintf(w, "\nKnown broken on this version:\n")
		}
		fmt.Fprintf(w, "  %s\n", ForTerminal(c.Text()))
		for _, r := range c.Results {
			fmt.Fprintf(w, "    %s (%s:%d)\n", r.Scenario.Name, r.Scenario.File, r.Scenario.Line)
		}
	}
}

// repeated lists what was run once more because the machine was busy.
func repeated(w *strings.Builder, sum *Summary) {
	for _, r := range sum.Results {
		if why := r.SecondRun(); why != "" {
			fmt.Fprintf(w, "\n%s (%s:%d): %s\n  %s\n", r.Scenario.Name, r.Scenario.File, r.Scenario.Line, r.Verdict,
				why)
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
		reasons[r.Reason] = append(reasons[r.Reason],
			fmt.Sprintf("%s (%s:%d)", r.Scenario.Name, r.Scenario.File, r.Scenario.Line))
	}
	for _, reason := range order {
		fmt.Fprintf(w, "\nNot run, %d: %s\n", len(reasons[reason]), reason)
		for _, name := range reasons[reason] {
			fmt.Fprintf(w, "  %s\n", name)
		}
	}
}

func (s *summary) verdict(w *strings.Builder, sum *Summary) {
	c := green
	switch sum.ExitCode() {
	case 1:
		c = red
	case 2:
		c = yellow
	}
	fmt.Fprintf(w, "\n%s  %.1f s", s.paint(c, sum.words()), sum.Took.Round(100*time.Millisecond).Seconds())
	if sum.Run.Seed != 0 {
		fmt.Fprintf(w, ", in random order (--random=%d)", sum.Run.Seed)
	}
	fmt.Fprintln(w)
	for _, x := range sum.Run.Written {
		fmt.Fprintf(w, "%s: %s\n", x.What, ForTerminal(x.File))
	}
}

// words says in one line what the run came to; of one that ended early, how far it came.
func (s *Summary) words() string {
	t := s.Tally()
	counts := t.Words(Interrupted)
	ended, open := "", t[Interrupted]
	switch {
	case s.Interrupted:
		ended = "interrupted"
	case open > 0:
		ended = "stopped at a broken promise"
	case t.Judged()+t[Unjudged] > 0:
		return counts
	case counts == "":
		return "nothing was run"
	default:
		return "nothing was run: " + counts
	}
	toRun := t.Total() - t[NotRun]
	text := fmt.Sprintf("%s when %d of %s had been run", ended, toRun-open, count(toRun, "promise"))
	if counts == "" {
		return text
	}
	return text + ": " + counts
}
