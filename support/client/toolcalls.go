package client

import "fmt"

// ToolCalls follows the tool events of one run: the calls run one after another, each is started and then
// ended, and no token comes while one runs (contract 1.2). The zero value is a run that has just begun.
type ToolCalls struct {
	running string // the call that was started and has not ended; "": none
	started map[string]bool
}

// Token takes a token of the run and returns how it breaks the rule, in words; "": it does not.
func (c *ToolCalls) Token() string {
	if c.running == "" {
		return ""
	}
	return fmt.Sprintf("a token came while call %s was running", c.running)
}

// Take takes the next event of the run, as Token does. What is no token, no tool event and no complete
// breaks nothing.
func (c *ToolCalls) Take(e Event) string {
	switch e.Kind {
	case Token:
		if e.Text == "" { // a token without text is none
			return ""
		}
		return c.Token()
	case ToolStart, ToolComplete, ToolError:
		call := e.CallID
		if call == "" {
			call = e.Tool // the gateway's tool events have no call id
		}
		if call == "" {
			return fmt.Sprintf("%s names no call", e.Kind)
		}
		if e.CallID == "" && e.ofStream() {
			return fmt.Sprintf("%s of %s has no tool_call_id", e.Kind, call)
		}
		if e.Kind == ToolStart {
			return c.start(call)
		}
		return c.end(e.Kind, call)
	case Complete:
		if c.running != "" {
			return fmt.Sprintf("call %s was started and never ended", c.running)
		}
	}
	return ""
}

func (c *ToolCalls) start(call string) string {
	if c.running != "" {
		return fmt.Sprintf("call %s was started while call %s was still running", call, c.running)
	}
	if c.started == nil {
		c.started = map[string]bool{}
	}
	c.running, c.started[call] = call, true
	return ""
}

func (c *ToolCalls) end(kind Kind, call string) string {
	switch {
	case !c.started[call]:
		return fmt.Sprintf("%s names call %s that was never started", kind, call)
	case c.running != call:
		return fmt.Sprintf("%s names call %s that had already ended", kind, call)
	}
	c.running = ""
	return ""
}
