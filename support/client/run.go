package client

import (
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/units"
)

const grammar = "token* ( tool_start (tool_complete | tool_error) token* )* ( complete | [tool_start] error ), and " +
	"nothing after it"

// CheckRun checks the events of one run against the grammar of contract 1.2:
// exactly one terminal, last; tool events paired and one call at a time. Events
// that are not OfRun are ignored. The error is a *mismatch.Error that names the rule
// and shows the events.
func CheckRun(events []Event) error { return checkRun(events, false) }

// CheckStoppedRun is CheckRun for a run that was stopped: it may end in complete while a tool is at work.
func CheckStoppedRun(events []Event) error { return checkRun(events, true) }

// Joined are the events of a run for somebody who joined it: the end of a tool that was at work then has no start.
func Joined(events []Event) []Event {
	first := slices.IndexFunc(events, func(e Event) bool {
		return e.Kind == ToolStart || e.Kind == ToolComplete || e.Kind == ToolError
	})
	if first < 0 || events[first].Kind == ToolStart {
		return events
	}
	return slices.Delete(slices.Clone(events), first, first+1)
}

func checkRun(events []Event, stopped bool) error {
	problem := defect(events)
	if problem == "" {
		problem = broken(ofRun(events), stopped)
	}
	if problem == "" {
		return nil
	}
	return &mismatch.Error{What: "the events of a run are wrong: " + problem, Expected: grammar, Actual: Table(events)}
}

// ForeignSession finds an event that names another session. The error is a
// *mismatch.Error.
func ForeignSession(events []Event, session string) error {
	for i, e := range events {
		if e.Foreign(session) {
			return &mismatch.Error{
				What:     fmt.Sprintf("event %d of %d (%s) belongs to another session", i+1, len(events), typeOf(e)),
				Expected: session,
				Actual:   e.Session,
				Where:    Table(events[max(0, i-3):min(len(events), i+3)]),
			}
		}
	}
	return nil
}

// defect is what the first event that is unsound by itself breaks.
func defect(events []Event) string {
	for i, e := range events {
		if e.Defect != "" {
			return fmt.Sprintf("event %d of %d: %s: %s", i+1, len(events), e.Defect, printable(e.Raw, textShown))
		}
	}
	return ""
}

func ofRun(events []Event) []Event {
	var run []Event
	for i, e := range events {
		if e.OfRun() {
			e.since = when(events, i)
			run = append(run, e)
		}
	}
	return run
}

// broken is the first rule that a run breaks, in words; empty: none.
func broken(run []Event, stopped bool) string {
	var ends []int
	for i, e := range run {
		if e.Terminal() {
			ends = append(ends, i)
		}
	}
	switch {
	case len(run) == 0:
		return "nothing came: no token, no terminal"
	case len(ends) == 0:
		return fmt.Sprintf("the stream ended after %s without a terminal", amount(run))
	case len(ends) > 1:
		return terminals(run, ends)
	}
	if end := ends[0]; end < len(run)-1 {
		late := run[end+1]
		return fmt.Sprintf("%s after the terminal: %s, %s", late.Kind, moment(run[end]), moment(late))
	}
	if stopped {
		run = run[:len(run)-1]
	}
	return unpaired(run)
}

func terminals(run []Event, ends []int) string {
	number := fmt.Sprint(len(ends))
	if len(ends) < 5 {
		number = []string{"two", "three", "four"}[len(ends)-2]
	}
	var moments []string
	for _, i := range ends {
		moments = append(moments, moment(run[i]))
	}
	return number + " terminals: " + strings.Join(moments, ", ")
}

// unpaired is how the tool events of a run break their rule; empty: they do not.
func unpaired(run []Event) string {
	var calls ToolCalls
	for _, e := range run {
		if problem := calls.Take(e); problem != "" {
			return problem
		}
	}
	return ""
}

func moment(e Event) string { return fmt.Sprintf("%s at %s", e.Kind, units.Brief(e.since)) }

// amount is like "3 tokens" or "3 tokens and 1 tool event".
func amount(run []Event) string {
	tokens := 0
	for _, e := range run {
		if e.Kind == Token {
			tokens++
		}
	}
	text := plural(tokens, "token")
	if tools := len(run) - tokens; tools > 0 {
		text += " and " + plural(tools, "tool event")
	}
	return text
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
