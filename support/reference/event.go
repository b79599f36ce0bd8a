package reference

import "encoding/json"

// Kind tells what an [Event] says.
type Kind int

// The events of a run. Connected is the gateway's own, Welcome and RunOver are those of the event channels, and both
// send Pong.
const (
	Token Kind = iota + 1
	ToolStart
	ToolComplete
	ToolError
	Complete
	Error
	Connected
	Pong
	Welcome
	RunOver
)

// Terminal tells whether the event ends its run.
func (k Kind) Terminal() bool { return k == Complete || k == Error }

// Event is what clients are told, before it is spelt for a transport.
type Event struct {
	Kind      Kind
	Session   string
	Text      string          // Token: its text; ToolComplete: the result; ToolError, Error: what failed
	Code      string          // Error: its code on the gateway; empty means CodeAgent
	Tool      *ToolCall       // ToolStart, ToolComplete, ToolError
	Usage     Usage           // Complete
	Timestamp json.RawMessage // Pong: the client's own value
	Number    uint64          // on an event channel: of the event, counted from 1 for each subscription
}

// The error codes of the gateway: contract 1.3 and 1.5.
const (
	CodeNotConnected     = "NOT_CONNECTED"
	CodeInvalidMessage   = "INVALID_MESSAGE"
	CodeUnauthorized     = "UNAUTHORIZED"
	CodeCapacityExceeded = "CAPACITY_EXCEEDED"
	CodeBusy             = "BUSY"
	CodeAgent            = "AGENT_ERROR"
)

// ToolCall is one call of a tool that the model asked for.
type ToolCall struct {
	ID        string
	Name      string
	Arguments string // as the model wrote them; JSON if the model keeps to its own contract
}

// Usage counts the tokens of a run. Total is always Prompt + Completion.
type Usage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Total      int `json:"total_tokens"`
}

// Plus adds the usage of another model call.
func (u Usage) Plus(v Usage) Usage {
	prompt, completion := u.Prompt+v.Prompt, u.Completion+v.Completion
	return Usage{Prompt: prompt, Completion: completion, Total: prompt + completion}
}
