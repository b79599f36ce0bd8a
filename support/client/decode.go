package client

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// kinds are the spellings of contract parts 1 and 2.
var kinds = map[string]Kind{
	"cancelled": Cancelled, "Cancelled": Cancelled,
	"connected": Connected, "Connected": Connected,
	"pong": Pong, "Pong": Pong,
	"text_delta": Token, "TextDelta": Token,
}

func init() {
	for kind, pascal := range map[Kind]string{
		Token: "Token", ToolStart: "ToolStart", ToolComplete: "ToolComplete", ToolError: "ToolError",
		Complete: "Complete", Error: "Error",
	} {
		for _, spelling := range []string{string(kind), pascal, "agent_" + string(kind), "Agent" + pascal} {
			kinds[spelling] = kind
		}
	}
}

// KindOf is what a type on the wire means, in any tolerated spelling; Other if the
// contract does not know it.
func KindOf(spelling []byte) Kind {
	if kind, known := kinds[string(spelling)]; known {
		return kind
	}
	return Other
}

// marker is what comes between events and means nothing: [DONE], [KEEPALIVE].
var marker = regexp.MustCompile(`^\[[A-Z_-]+\]$`)

// DecodeEvent takes the meaning out of one event's data, or one gateway message,
// in any tolerated spelling. What the contract does not know becomes Other. The
// event keeps data as Raw and has no time yet.
func DecodeEvent(data []byte) Event {
	e := Event{Kind: Other, Raw: data}
	trimmed := bytes.TrimSpace(data)
	switch {
	case len(trimmed) == 0:
		return e
	case marker.Match(trimmed):
		e.Type = string(trimmed)
		return e
	case !gjson.ValidBytes(data):
		e.Defect = "it is not JSON"
		return e
	}
	o := fields{gjson.ParseBytes(data)}
	if !o.IsObject() {
		return e
	}
	e.Type = o.text("type")
	e.Session = o.text("session_id")
	if kind, known := kinds[e.Type]; known {
		e.Kind = kind
		o.fill(&e)
	}
	return e
}

// fields is the JSON object of one event.
type fields struct{ gjson.Result }

// text is the first of the named fields that is a string.
func (o fields) text(names ...string) string {
	s, _ := o.find(names...)
	return s
}

func (o fields) find(names ...string) (string, bool) {
	for _, n := range names {
		if v := o.Get(n); v.Type == gjson.String {
			return v.Str, true
		}
	}
	return "", false
}

// has reports whether one of the named fields is there and not null.
func (o fields) has(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return o.Get(n).Type != gjson.Null })
}

// tokenTexts are the fields in which the text of a token may stand. A token without any has no text.
var tokenTexts = []string{"content", "token", "delta"}

func (o fields) fill(e *Event) {
	found := true
	switch e.Kind {
	case Token:
		if e.Text, found = o.find(tokenTexts...); !found && o.has(tokenTexts...) {
			e.Defect = "the token's text is no string"
		}
	case ToolStart, ToolComplete, ToolError:
		e.CallID = o.text("tool_call_id")
		e.Tool = o.text("tool_name", "tool")
		o.tool(e)
	case Complete:
		e.Usage = usage(o.Get("usage"))
	case Error:
		e.Code = o.text("code")
		if e.Text, found = o.find("message", "error", "error.message"); !found {
			e.Defect = "the error has no message"
		}
	case Cancelled:
		e.Text = o.text("message", "error", "reason")
	case Pong:
		e.Timestamp = o.Get("timestamp").String()
	case Connected:
		if e.Session == "" {
			e.Defect = "connected names no session"
		}
	}
}

func (o fields) tool(e *Event) {
	switch e.Kind {
	case ToolStart:
		e.Arguments = o.Get("arguments").String()
	case ToolComplete:
		result := o.Get("result")
		success := result.Get("success")
		e.Untold = !e.ofStream() && !success.IsBool()
		if result.IsObject() {
			e.Failed = success.Type == gjson.False
			if inner := result.Get("result"); inner.Exists() {
				result = inner
			}
		}
		e.Result = result.String()
	case ToolError:
		e.Failed = true
		e.Text = o.text("error", "message", "error.message")
	}
}

func usage(o gjson.Result) *Usage {
	if !o.IsObject() {
		return nil
	}
	var n [3]int
	for i, name := range []string{"prompt_tokens", "completion_tokens", "total_tokens"} {
		v := o.Get(name)
		if v.Type != gjson.Number || v.Num != math.Trunc(v.Num) || math.Abs(v.Num) > 1<<53 {
			return nil
		}
		n[i] = int(v.Num)
	}
	return &Usage{n[0], n[1], n[2]}
}

// Spell is a client message's type in the dialect.
func (d Dialect) Spell(kind string) string {
	if d == Pascal {
		return strings.ToUpper(kind[:1]) + kind[1:]
	}
	return kind
}
