package bamboo

import (
	"fmt"
	"strings"

	"bamboo-spec/support/mismatch"
)

const grammar = "token* ( tool_start (tool_complete | tool_error) token* )* ( complete | [tool_start] error ), and nothing after it (contract 1.2)"

// CheckRun checks the events of one run against the grammar of contract 1.2:
// exactly one terminal, last; tool events paired and one call at a time. Events
// that are not OfRun are ignored, and so are refusals of other messages unless
// the run was itself refused. The error is a *mismatch.Error that names the rule
// and shows the events.
func CheckRun(events []Event) error {
	problem := defect(events)
	if problem == "" {
		problem = broken(ofRun(events))
	}
	if problem == "" {
		return nil
	}
	return &mismatch.Error{What: "the run breaks its grammar: " + problem, Expected: grammar, Actual: Table(events)}
}

// ForeignSession finds an event that names another session. The error is a
// *mismatch.Error.
func ForeignSession(events []Event, session string) error {
	for i, e := range events {
		if e.Session != "" && e.Session != session {
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
	var run, refusals []Event
	for i, e := range events {
		e.since = when(events, i)
		switch {
		case e.Refusal():
			refusals = append(refusals, e)
		case e.OfRun():
			run = append(run, e)
		}
	}
	if len(run) == 0 {
		return refusals
	}
	return run
}

// broken is the first rule that a run breaks, in words; empty: none.
func broken(run []Event) string {
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

// unpaired is how the tool events of a run break the rule that calls run one
// after another, each started and then ended.
func unpaired(run []Event) string {
	open, past := "", map[string]bool{}
	for _, e := range run {
		call := e.CallID
		if call == "" {
			call = e.Tool // the gateway's tool events have no call id
		}
		switch e.Kind {
		case ToolStart, ToolComplete, ToolError:
			if call == "" {
				return fmt.Sprintf("%s names no call", e.Kind)
			}
		}
		switch {
		case e.Kind == ToolStart && open != "":
			return fmt.Sprintf("call %s was started while call %s was still running", call, open)
		case e.Kind == ToolStart:
			open, past[call] = call, true
		case (e.Kind == ToolComplete || e.Kind == ToolError) && !past[call]:
			return fmt.Sprintf("%s names call %s that was never started", e.Kind, call)
		case (e.Kind == ToolComplete || e.Kind == ToolError) && open != call:
			return fmt.Sprintf("%s names call %s that had already ended", e.Kind, call)
		case e.Kind == ToolComplete || e.Kind == ToolError:
			open = ""
		case e.Kind == Token && open != "":
			return fmt.Sprintf("a token came while call %s was running", open)
		case e.Kind == Complete && open != "":
			return fmt.Sprintf("call %s was started and never ended", open)
		}
	}
	return ""
}

func moment(e Event) string { return fmt.Sprintf("%s at %s", e.Kind, brief(e.since)) }

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
