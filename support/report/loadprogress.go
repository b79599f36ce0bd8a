package report

import (
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/layout"
)

// Progress is how far the load of a scenario has come.
type Progress struct {
	Elapsed                       time.Duration // since the first start was due
	Rate                          float64       // conversations that ended in the last second
	Active, Done, Failed, Dropped int           // Done has the failed ones in it
	Left                          int           // conversations that are still to end; -1: nobody knows
	Remaining                     time.Duration // estimate of the time until nothing more is started; -1: nobody knows
}

// Listener is a reporter that is told, once a second, how far a load has come.
type Listener interface {
	Progress(*Scenario, Progress)
}

// Progress implements Listener for those that are one.
func (s Several) Progress(of *Scenario, p Progress) {
	for _, x := range s {
		if l, ok := x.(Listener); ok {
			l.Progress(of, p)
		}
	}
}

// words say the progress in one line.
func (p Progress) words() string {
	said := []string{fmt.Sprintf("%.0f/s", p.Rate), fmt.Sprintf("%d under way", p.Active),
		fmt.Sprintf("%d done", p.Done)}
	for _, bad := range []struct {
		n    int
		what string
	}{{p.Failed, "failed"}, {p.Dropped, "not started"}} {
		if bad.n > 0 {
			said = append(said, fmt.Sprintf("%d %s", bad.n, bad.what))
		}
	}
	if p.Left > 0 {
		said = append(said, fmt.Sprintf("%d to go", p.Left))
	}
	if p.Remaining >= time.Second {
		said = append(said, p.Remaining.Round(time.Second).String()+" left")
	}
	return strings.Join(said, ", ")
}

// share is how much of the load is over, from 0 to 1; false if nobody knows.
func (p Progress) share() (float64, bool) {
	switch {
	case p.Remaining >= 0 && p.Elapsed+p.Remaining > 0:
		return float64(p.Elapsed) / float64(p.Elapsed+p.Remaining), true
	case p.Left >= 0 && p.Done+p.Left > 0:
		return float64(p.Done) / float64(p.Done+p.Left), true
	}
	return 0, false
}

const barWidth = 10

// bar draws the share that is over; nothing if nobody knows it.
func (p Progress) bar() string {
	share, ok := p.share()
	if !ok {
		return ""
	}
	full := int(share * barWidth)
	return strings.Repeat("█", full) + strings.Repeat("░", barWidth-full) + " "
}

// tellEvery is how often a log without a terminal is told of a load.
const tellEvery = 10 * time.Second

// Progress draws a bar on a terminal and writes a line every ten seconds elsewhere.
func (s *summary) Progress(of *Scenario, p Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Live {
		text := p.bar() + p.words()
		left := s.width() - 1 - layout.Columns(text+"  ")
		fmt.Fprintf(s.Out, "\r\x1b[K%s  %s", text, layout.Shortened(of.Name, left))
		return
	}
	if p.Elapsed/tellEvery > (p.Elapsed-time.Second)/tellEvery {
		s.told = time.Now()
		fmt.Fprintf(s.Out, "%s after %s: %s\n", of.Name, p.Elapsed.Round(time.Second), p.words())
	}
}
