package workload

import (
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/units"
)

// String says the work in words.
func (w Work) String() string {
	said := []string{w.what() + w.through()}
	var messages []string
	for _, m := range w.mix() {
		messages = append(messages, fmt.Sprintf("“%s”", m.Text))
	}
	said = append(said, "asking "+strings.Join(messages, ", "))
	add := func(is bool, format string, args ...any) {
		if is {
			said = append(said, fmt.Sprintf(format, args...))
		}
	}
	add(w.ModelDelay > 0, "the model thinking for %s first", units.Brief(w.ModelDelay))
	add(w.ThinkTime > 0, "%s between conversations", units.Brief(w.ThinkTime))
	add(w.StopAfter > 0, "stopping each answer after %d tokens", w.StopAfter)
	add(w.Followers > 0, "%d clients following", w.Followers)
	add(w.Idle > 0, "%d clients connected that say nothing", w.Idle)
	add(w.WarmUp > 0, "%d conversations before that", w.WarmUp)
	return strings.Join(said, "; ")
}

// what says who starts how many conversations.
func (w Work) what() string {
	switch m := w.Pacer.(type) {
	case load.Open:
		return scheduled(m)
	case load.Closed:
		users := plural(m.Users, "user")
		switch {
		case m.From > 0:
			users = fmt.Sprintf("%d to %s", m.From, users)
		case w.AtOnce > 0:
			users += " at once"
		}
		if m.Count > 0 {
			return fmt.Sprintf("%s by %s", plural(m.Count, "conversation"), users)
		}
		return fmt.Sprintf("%s for %s", users, units.Brief(m.For))
	}
	return "nothing"
}

// scheduled says when conversations start whatever becomes of the others.
func scheduled(o load.Open) string {
	rate := fmt.Sprintf("%g conversations a second", o.Rate)
	if o.Rate == 1 {
		rate = "1 conversation a second"
	}
	if o.Ramp > 0 {
		rate = fmt.Sprintf("%g to %g conversations a second", o.From, o.Rate)
	}
	if o.Steps > 0 {
		rate += fmt.Sprintf(" in %s", plural(o.Steps, "step"))
	}
	if o.Burst > 1 {
		every := time.Duration(float64(o.Burst) / o.Rate * float64(time.Second))
		rate = fmt.Sprintf("%d conversations at once every %s", o.Burst, units.Brief(every.Round(time.Millisecond)))
	}
	if o.Seed > 0 {
		rate += " at random moments"
	}
	return fmt.Sprintf("%s for %s", rate, units.Brief(o.For))
}

func (w Work) through() string {
	switch w.Protocol {
	case Dialled:
		return " through the gateway"
	case Connected:
		return " who stay connected to the gateway"
	case FanOut:
		return " through the gateway, in one session"
	}
	return " over HTTP"
}

func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
