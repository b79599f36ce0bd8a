package model

import (
	"context"
	"strings"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
)

// bodies registers what the language model behind Bamboo sends, line by line.
func bodies(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model sends these lines in answer to "((?:[^"\\]|\\.)*)":$`, m.sendsLines, script)
	sc.Given(`^the model sends these lines in answer to "((?:[^"\\]|\\.)*)", each ended by (CR LF|CR):$`,
		m.sendsLinesEndedBy,
		script)
	sc.Given(`^the model sends these lines in answer to "((?:[^"\\]|\\.)*)", behind a byte-order mark:$`,
		m.sendsLinesBehindMark,
		script)
	sc.Given(`^the model sends these lines in answer to "((?:[^"\\]|\\.)*)", one byte at a time:$`,
		m.sendsLinesByteByByte,
		script)
	sc.Given(`^the model sends these lines in answer to "((?:[^"\\]|\\.)*)" and leaves the connection open:$`,
		m.sendsLinesAndStays, script)
	sc.Given(`^the model sends this body of the type "((?:[^"\\]|\\.)*)" in answer to "((?:[^"\\]|\\.)*)":$`,
		m.sendsBody, script)
	sc.Given(
		`^the model calls tools for "((?:[^"\\]|\\.)*)" in this body of the type "((?:[^"\\]|\\.)*)", then answers "((?:[^"\\]|\\.)*)":$`,
		m.callsInBody, script)
	sc.Given(`^the model calls tools for "((?:[^"\\]|\\.)*)" in these lines, then answers "((?:[^"\\]|\\.)*)":$`,
		m.callsInLines, script)
}

// lineEnds are the ends of lines beside LF, by their names.
var lineEnds = map[string]string{"CR LF": "\r\n", "CR": "\r"}

// eventStream is a body of these lines; the last event ends in an empty line.
func eventStream(lines string) []byte { return []byte(lines + "\n\n") }

// sends promises a body in answer to a question.
func (m *model) sends(question string, body scriptedllm.RawBody) error {
	return m.reply(question, scriptedllm.Reply{Raw: &body})
}

// sendsLines makes the model answer with an event stream of exactly these lines. An empty line ends an event; the
// last event is ended too.
//
// Example:
//
//	Given the model sends these lines in answer to "Hello":
//	  """
//	  : a comment
//	  data: {"choices": [{"delta": {"content": "Good day"}, "finish_reason": "stop"}]}
//
//	  data: [DONE]
//	  """
//	When the user asks "Hello"
//	Then the answer is "Good day"
func (m *model) sendsLines(_ context.Context, question string, body string) error {
	return m.sends(question, scriptedllm.RawBody{Bytes: eventStream(body)})
}

// sendsLinesEndedBy makes the model answer with an event stream whose lines end with CR LF or with CR alone.
//
// Example:
//
//	Given the model sends these lines in answer to "Hello", each ended by CR LF:
//	  """
//	  data: {"choices": [{"delta": {"content": "Good day"}, "finish_reason": "stop"}]}
//
//	  data: [DONE]
//	  """
//	When the user asks "Hello"
//	Then the answer is "Good day"
func (m *model) sendsLinesEndedBy(_ context.Context, question, end string, body string) error {
	lines := strings.ReplaceAll(string(eventStream(body)), "\n", lineEnds[end])
	return m.sends(question, scriptedllm.RawBody{Bytes: []byte(lines)})
}

// sendsLinesBehindMark makes the model begin its event stream with a byte-order mark (U+FEFF).
//
// Example:
//
//	Given the model sends these lines in answer to "Hello", behind a byte-order mark:
//	  """
//	  data: {"choices": [{"delta": {"content": "Good day"}, "finish_reason": "stop"}]}
//
//	  data: [DONE]
//	  """
//	When the user asks "Hello"
//	Then the answer is "Good day"
func (m *model) sendsLinesBehindMark(_ context.Context, question string, body string) error {
	return m.sends(question, scriptedllm.RawBody{Bytes: append([]byte("\uFEFF"), eventStream(body)...)})
}

// sendsLinesByteByByte makes the model write each byte of its event stream by itself, 1 ms apart.
//
// Example:
//
//	Given the model sends these lines in answer to "Hello", one byte at a time:
//	  """
//	  data: {"choices": [{"delta": {"content": "竹"}, "finish_reason": "stop"}]}
//
//	  data: [DONE]
//	  """
//	When the user asks "Hello"
//	Then the answer is "竹"
func (m *model) sendsLinesByteByByte(_ context.Context, question string, body string) error {
	raw := scriptedllm.RawBody{Bytes: eventStream(body), ByteByByte: true}
	return m.reply(question, scriptedllm.Reply{Raw: &raw, TokenDelay: time.Millisecond})
}

// sendsLinesAndStays makes the model keep its connection open after the last line, until Bamboo closes it.
//
// Example:
//
//	Given the model sends these lines in answer to "Hello" and leaves the connection open:
//	  """
//	  data: {"choices": [{"delta": {"content": "Good day"}, "finish_reason": "stop"}]}
//	  """
//	When the user starts to ask "Hello"
//	Then the answer ends within 3 s
func (m *model) sendsLinesAndStays(_ context.Context, question string, body string) error {
	return m.sends(question, scriptedllm.RawBody{Bytes: eventStream(body), LeaveOpen: true})
}

// sendsBody makes the model answer with the status 200 and a body that is not an event stream.
//
// Example:
//
//	Given the model sends this body of the type "text/html" in answer to "Hello":
//	  """
//	  <html>Sign in first</html>
//	  """
//	When the user asks "Hello"
//	Then the answer ends in an error before any text
func (m *model) sendsBody(_ context.Context, contentType, question string, body string) error {
	return m.sends(question, scriptedllm.RawBody{Bytes: []byte(body), ContentType: contentType})
}

// callsInLines makes the model call tools in an event stream of exactly these lines, and answer when it has been sent
// their results.
//
// Example:
//
//	Given the model calls tools for "Add" in these lines, then answers "That is 5.":
//	  """
//	  data: {"choices": [{"delta": {"tool_calls": [{"id": "a", "function": {"name": "add", "arguments": "{\"numbers\": [2, 3]}"}}]}}]}
//
//	  data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
//
//	  data: [DONE]
//	  """
//	When the user asks "Add"
//	Then the answer is "That is 5."
func (m *model) callsInLines(_ context.Context, question, answer string, body string) error {
	return m.callsIn(question, scriptedllm.RawBody{Bytes: eventStream(body)}, answer)
}

// callsInBody makes the model call tools in a body that is not an event stream, and answer when it has been sent their
// results.
//
// Example:
//
//	Given the model calls tools for "Add" in this body of the type "application/json", then answers "That is 5.":
//	  """
//	  {"choices": [{"message": {"tool_calls": [{"id": "a", "function": {"name": "add", "arguments": "{\"numbers\": [2, 3]}"}}]}}]}
//	  """
//	When the user asks "Add"
//	Then the answer is "That is 5."
func (m *model) callsInBody(_ context.Context, question, contentType, answer string, body string) error {
	return m.callsIn(question, scriptedllm.RawBody{Bytes: []byte(body), ContentType: contentType}, answer)
}

// callsIn promises a body that calls tools, and the answer behind it.
func (m *model) callsIn(question string, body scriptedllm.RawBody, answer string) error {
	calls := scriptedllm.Reply{Raw: &body}
	return m.Model().Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{calls, {Text: answer}}})
}
