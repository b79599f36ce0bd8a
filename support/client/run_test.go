package client

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/mismatch"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// run makes events from short words, one a millisecond: "t" token, "s:x" and
// "c:x" and "f:x" start, completion and failure of call x, "complete", "error",
// "cancelled", "busy" (a refusal), "done" ([DONE]), "bad" (not JSON).
func run(words string) []Event {
	raw := map[string]string{
		"t": `{"type":"token","content":"hi"}`, "complete": `{"type":"complete"}`,
		"error":     `{"type":"error","message":"boom"}`,
		"cancelled": `{"type":"cancelled"}`, "busy": `{"type":"error","code":"BUSY","message":"later"}`,
		"done": "[DONE]", "bad": `{"type":`,
		"pong": `{"type":"pong"}`, "anon": `{"type":"tool_start"}`,
	}
	tools := map[string]string{"s": "tool_start", "c": "tool_complete", "f": "tool_error"}
	var events []Event
	for i, w := range strings.Fields(words) {
		text, known := raw[w]
		if kind, call, tool := strings.Cut(w, ":"); tool {
			text, known = `{"type":"`+tools[kind]+`","tool_call_id":"`+call+`"}`, true
		}
		if !known {
			panic("no such word: " + w)
		}
		e := DecodeEvent([]byte(text))
		e.At = epoch.Add(time.Duration(i) * time.Millisecond)
		events = append(events, e)
	}
	return events
}

func TestCheckRun(t *testing.T) {
	for words, want := range map[string]string{
		"t t t complete":              "",
		"complete":                    "",
		"t error":                     "",
		"error":                       "",
		"t cancelled":                 "",
		"t complete done pong":        "",
		"done t done t complete done": "",
		"t s:x c:x t complete":        "",
		"s:x f:x s:y c:y complete":    "",
		"s:x c:x s:x c:x complete":    "",
		"t s:x error":                 "",
		"t s:x cancelled":             "",
		"busy":                        "",
		"":                            "nothing came: no token, no terminal",
		"done pong":                   "nothing came: no token, no terminal",
		"t t t":                       "the stream ended after 3 tokens without a terminal",
		"t s:x c:x":                   "the stream ended after 1 token and 2 tool events without a terminal",
		"t complete complete":         "two terminals: complete at 1 ms, complete at 2 ms",
		"t error t complete":          "two terminals: error at 1 ms, complete at 3 ms",
		"complete error cancelled":    "three terminals: complete at 0 ns, error at 1 ms, cancelled at 2 ms",
		"t complete t":                "token after the terminal: complete at 1 ms, token at 2 ms",
		"t error s:x":                 "tool_start after the terminal: error at 1 ms, tool_start at 2 ms",
		"c:x complete":                "tool_complete names call x that was never started",
		"s:y c:y f:x complete":        "tool_error names call x that was never started",
		"s:x c:x c:x complete":        "tool_complete names call x that had already ended",
		"s:x complete":                "call x was started and never ended",
		"s:x s:y c:y c:x complete":    "call y was started while call x was still running",
		"s:x t c:x complete":          "a token came while call x was running",
		"anon complete":               "tool_start names no call",
		"t bad complete":              `event 2 of 3: it is not JSON: {"type":`,
		"busy busy":                   "two terminals",
		"t busy t complete":           "two terminals",
		"t complete busy":             "two terminals",
	} {
		err := CheckRun(run(words))
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", words, err)
			}
			continue
		}
		var m *mismatch.Error
		if !errors.As(err, &m) || !strings.Contains(m.What, want) {
			t.Errorf("%q: got %v, want %q", words, err, want)
		}
	}
}

// Who joins while a tool is at work is told its end alone; any other event without its beginning is a fault.
func TestCheckRunThatSomebodyJoined(t *testing.T) {
	for words, want := range map[string]string{
		"t t complete":         "",
		"s:x c:x complete":     "",
		"c:x t complete":       "",
		"f:x s:y c:y complete": "",
		"c:x c:y complete":     "tool_complete names call y that was never started",
		"s:y c:x complete":     "tool_complete names call x that was never started",
		"c:x t":                "without a terminal",
	} {
		err := CheckRun(Joined(run(words)))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", words, err, want)
		}
	}
}

func TestCheckStoppedRun(t *testing.T) {
	for words, want := range map[string]string{
		"t s:x complete":        "",
		"t s:x error":           "",
		"s:x c:x complete":      "",
		"s:x s:y complete":      "call y was started while call x was still running",
		"s:x complete complete": "two terminals",
		"s:x":                   "without a terminal",
		"c:x complete":          "that was never started",
	} {
		err := CheckStoppedRun(run(words))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", words, err, want)
		}
	}
}

func TestATokenWithoutTextIsNone(t *testing.T) {
	start := DecodeEvent([]byte(`{"type":"tool_start","tool_call_id":"x","tool_name":"add","arguments":{}}`))
	empty := DecodeEvent([]byte(`{"type":"token","content":""}`))
	end := DecodeEvent([]byte(`{"type":"tool_complete","tool_call_id":"x","result":{}}`))
	done := DecodeEvent([]byte(`{"type":"complete"}`))
	if err := CheckRun([]Event{empty, start, empty, end, empty, done}); err != nil {
		t.Error(err)
	}
}

func TestCheckRunShowsTheEvents(t *testing.T) {
	err := CheckRun(run("t s:x"))
	for _, want := range []string{"+0 ns", "+1 ms", "token", `"hi"`, "tool_start", "call x"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
}

// Tool events of the gateway have no call id: the name stands for it.
func TestCheckRunOfTheGateway(t *testing.T) {
	start := DecodeEvent([]byte(`{"type":"agent_tool_start","session_id":"s","tool":"read"}`))
	end := DecodeEvent([]byte(`{"type":"agent_tool_complete","session_id":"s","tool":"read","result":"ok"}`))
	done := DecodeEvent([]byte(`{"type":"agent_complete","session_id":"s"}`))
	if err := CheckRun([]Event{start, end, start, end, done}); err != nil {
		t.Error(err)
	}
	if err := CheckRun([]Event{start, done}); err == nil ||
		!strings.Contains(err.Error(), "call read was started and never ended") {
		t.Error(err)
	}
}

// Tool events of a stream have a call id: a name does not stand for it.
func TestCheckRunOfAStreamWithoutCallIDs(t *testing.T) {
	for _, tt := range []struct{ start, end string }{
		{"tool_start", "tool_complete"}, {"ToolStart", "ToolError"},
	} {
		start := DecodeEvent([]byte(`{"type":"` + tt.start + `","tool_name":"read","arguments":{}}`))
		end := DecodeEvent([]byte(`{"type":"` + tt.end + `","tool_name":"read","result":"ok","error":"no"}`))
		err := CheckRun([]Event{start, end, DecodeEvent([]byte(`{"type":"complete"}`))})
		if err == nil || !strings.Contains(err.Error(), "tool_start of read has no tool_call_id") {
			t.Errorf("%s: %v", tt.start, err)
		}
	}
}

func TestForeignSession(t *testing.T) {
	mine := DecodeEvent([]byte(`{"type":"agent_token","session_id":"mine","token":"a"}`))
	none := DecodeEvent([]byte(`{"type":"token","content":"a"}`))
	other := DecodeEvent([]byte(`{"type":"agent_token","session_id":"theirs","token":"a"}`))
	if err := ForeignSession([]Event{mine, none, mine}, "mine"); err != nil {
		t.Error(err)
	}
	err := ForeignSession([]Event{mine, none, other, mine}, "mine")
	var m *mismatch.Error
	if !errors.As(err, &m) || m.Expected != "mine" || m.Actual != "theirs" ||
		!strings.Contains(m.What, "event 3 of 4") {
		t.Errorf("got %v", err)
	}
}

func TestTableShowsFirstAndLast(t *testing.T) {
	table := Table(run(strings.Repeat("t ", 100) + "complete"))
	lines := strings.Split(table, "\n")
	if len(lines) != rowsShown+1 || !strings.Contains(table, "… 89 more …") ||
		!strings.Contains(lines[len(lines)-1], "complete") {
		t.Errorf("got\n%s", table)
	}
	if Table(nil) != "(no events)" {
		t.Error("an empty table is silent")
	}
}

func TestText(t *testing.T) {
	if got := Text(run("t s:x c:x t complete")); got != "hihi" {
		t.Errorf("got %q", got)
	}
}
