package reference

import "encoding/json"

// Format spells an event for one transport.
type Format interface {
	// Append adds the event to dst, framed for its transport, and returns the
	// longer slice; an event that the transport does not know adds nothing.
	Append(dst []byte, e Event) []byte
}

// streamFormat is contract 1.2: "data: <json>" and a blank line.
type streamFormat struct{}

type (
	toolResult struct {
		Success           bool   `json:"success"`
		Result            string `json:"result"`
		DisplayPreference string `json:"display_preference"`
	}
	streamToolStart struct {
		Type      string          `json:"type"`
		CallID    string          `json:"tool_call_id"`
		Name      string          `json:"tool_name"`
		Arguments json.RawMessage `json:"arguments"`
	}
	streamToolComplete struct {
		Type   string     `json:"type"`
		CallID string     `json:"tool_call_id"`
		Result toolResult `json:"result"`
	}
	streamToolError struct {
		Type   string `json:"type"`
		CallID string `json:"tool_call_id"`
		Error  string `json:"error"`
	}
	streamComplete struct {
		Type  string `json:"type"`
		Usage Usage  `json:"usage"`
	}
	streamError struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}
)

func (streamFormat) Append(dst []byte, e Event) []byte {
	const start = "data: "
	switch e.Kind {
	case Token: // by hand: this is the one that comes a hundred thousand times
		dst = append(dst, start+`{"type":"token","content":`...)
		dst = appendString(dst, e.Text)
		return append(dst, "}\n\n"...)
	case ToolStart:
		return appendJSON(dst, start, streamToolStart{"tool_start", e.Tool.ID, e.Tool.Name,
			argumentsJSON(e.Tool.Arguments)}, "\n\n")
	case ToolComplete:
		return appendJSON(dst, start, streamToolComplete{"tool_complete", e.Tool.ID, succeeded(e.Text)}, "\n\n")
	case ToolError:
		return appendJSON(dst, start, streamToolError{"tool_error", e.Tool.ID, e.Text}, "\n\n")
	case Complete:
		return appendJSON(dst, start, streamComplete{"complete", e.Usage}, "\n\n")
	case Error:
		return appendJSON(dst, start, streamError{"error", e.Text}, "\n\n")
	default:
		return dst
	}
}

// gatewayFormat is contract 1.3: one JSON text a frame. Each ends with a line
// feed, which JSON itself never holds, so that a backlog can be cut into frames.
type gatewayFormat struct{}

type (
	gatewayConnected struct {
		Type    string `json:"type"`
		Session string `json:"session_id"`
	}
	gatewayToolStart struct {
		Type    string `json:"type"`
		Session string `json:"session_id"`
		Tool    string `json:"tool"`
	}
	gatewayToolComplete struct {
		Type    string     `json:"type"`
		Session string     `json:"session_id"`
		Tool    string     `json:"tool"`
		Result  toolResult `json:"result"`
	}
	gatewayComplete struct {
		Type    string `json:"type"`
		Session string `json:"session_id"`
		Usage   Usage  `json:"usage"`
	}
	gatewayError struct {
		Type    string `json:"type"`
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	gatewayPong struct {
		Type      string          `json:"type"`
		Timestamp json.RawMessage `json:"timestamp"`
	}
)

func (gatewayFormat) Append(dst []byte, e Event) []byte {
	switch e.Kind {
	case Token:
		dst = append(dst, `{"type":"agent_token","session_id":`...)
		dst = appendString(dst, e.Session)
		dst = append(dst, `,"token":`...)
		dst = appendString(dst, e.Text)
		return append(dst, "}\n"...)
	case ToolStart:
		return appendJSON(dst, "", gatewayToolStart{"agent_tool_start", e.Session, e.Tool.Name}, "\n")
	case ToolComplete:
		return appendJSON(dst, "", gatewayToolComplete{"agent_tool_complete", e.Session, e.Tool.Name,
			succeeded(e.Text)}, "\n")
	case ToolError: // the gateway has no event of its own for it: contract 1.5
		return appendJSON(dst, "", gatewayToolComplete{"agent_tool_complete", e.Session, e.Tool.Name, failed(e.Text)},
			"\n")
	case Complete:
		return appendJSON(dst, "", gatewayComplete{"agent_complete", e.Session, e.Usage}, "\n")
	case Error:
		code := e.Code
		if code == "" {
			code = CodeAgent
		}
		return appendJSON(dst, "", gatewayError{"error", code, e.Text}, "\n")
	case Connected:
		return appendJSON(dst, "", gatewayConnected{"connected", e.Session}, "\n")
	case Pong:
		return appendJSON(dst, "", gatewayPong{"pong", e.Timestamp}, "\n")
	default:
		return dst
	}
}

func succeeded(result string) toolResult { return toolResult{true, result, "default"} }
func failed(reason string) toolResult    { return toolResult{false, reason, "default"} }
