package reference

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Tools are what the model may call.
type Tools interface {
	// Definitions describe them to the model.
	Definitions() []ToolDefinition
	// Call runs one with arguments as the model wrote them. The error says what
	// failed in words for the model; a name that is not known is one.
	Call(ctx context.Context, name, arguments string) (result string, err error)
}

// ToolDefinition describes a tool: its arguments are a JSON schema.
type ToolDefinition struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters"`
}

// longestWait is the most that the tool "wait" waits.
const longestWait = 10 * time.Second

// builtInTools are add, upper_case and wait.
type builtInTools struct{ w *wiring }

var definitions = []ToolDefinition{
	{"add", "Adds numbers.",
		json.RawMessage(
			`{"type":"object","properties":{"numbers":{"type":"array","items":{"type":"number"}}},"required":["numbers"]}`)},
	{"upper_case", "Turns a text into upper case.",
		json.RawMessage(`{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}`)},
	{"wait", "Waits for up to 10000 milliseconds.",
		json.RawMessage(
			`{"type":"object","properties":{"milliseconds":{"type":"integer","minimum":0,"maximum":10000}},"required":["milliseconds"]}`)},
}

func (builtInTools) Definitions() []ToolDefinition { return definitions }

func (t builtInTools) Call(ctx context.Context, name, arguments string) (string, error) {
	switch name {
	case "add":
		return add(arguments)
	case "upper_case":
		return upperCase(arguments)
	case "wait":
		return t.wait(ctx, arguments)
	default:
		return "", fmt.Errorf("unknown tool %q: there are add, upper_case and wait", name)
	}
}

func add(arguments string) (string, error) {
	var in struct{ Numbers []*float64 }
	if err := json.Unmarshal([]byte(arguments), &in); err != nil || in.Numbers == nil {
		return "", errors.New(`add needs {"numbers": [1, 2, …]}, a list of numbers`)
	}
	sum := 0.0
	for _, n := range in.Numbers {
		if n == nil {
			return "", errors.New("add: null is not a number")
		}
		sum += *n
	}
	if math.IsInf(sum, 0) {
		return "", errors.New("add: the sum is too large to be written")
	}
	return strconv.FormatFloat(sum, 'f', -1, 64), nil
}

func upperCase(arguments string) (string, error) {
	var in struct{ Text *string }
	if err := json.Unmarshal([]byte(arguments), &in); err != nil || in.Text == nil {
		return "", errors.New(`upper_case needs {"text": "…"}, a string`)
	}
	return strings.ToUpper(*in.Text), nil
}

func (t builtInTools) wait(ctx context.Context, arguments string) (string, error) {
	var in struct{ Milliseconds *int64 }
	if err := json.Unmarshal([]byte(arguments), &in); err != nil || in.Milliseconds == nil ||
		*in.Milliseconds < 0 || *in.Milliseconds > longestWait.Milliseconds() {
		return "", fmt.Errorf(`wait needs {"milliseconds": n}, a whole number from 0 to %d`, longestWait.Milliseconds())
	}
	if err := pause(ctx, t.w.Clock, time.Duration(*in.Milliseconds)*time.Millisecond); err != nil {
		return "", err
	}
	return fmt.Sprintf("waited %d ms", *in.Milliseconds), nil
}
