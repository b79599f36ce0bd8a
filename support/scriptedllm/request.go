package scriptedllm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Request is the record of one call of chat/completions. What it refers to
// (messages, header, sent chunks) is shared between copies and must not be changed.
type Request struct {
	Message  string    // the text of the last user message that is not injected; empty when the request was malformed
	Round    int       // rounds of tool calls since that message
	Messages []Message // without those that the asker injects
	Model    string
	Header   http.Header
	Stream   bool
	Tools    []string // each as JSON, without spaces, its keys in the order of the alphabet
	Scripted bool     // a script answered it; otherwise it is unclaimed
	Side     bool     // it belongs to no answer, see [Asker]; it claims no script and is held to the form alone

	// FormFaults are why it was refused with 400, or 401 for the key; ContentFaults are what it was answered in spite
	// of.
	FormFaults, ContentFaults []Fault

	Arrived    time.Time // the body had been read
	Replied    *Reply    // what a script answered; nil: none did
	Sent       []Sent    // the chunks of text that were sent; one for a whole answer that is not streamed
	ClientGone time.Time // when the client was seen to have left before the end; zero: it stayed
	Finished   time.Time // when the reply ended, however; zero: it goes on
}

// Message is one message of the conversation that a request carries. Content is
// its text: of a list of parts, the text parts joined.
type Message struct {
	Role, Content string
	ToolCallID    string     // of a tool's message: the call that it answers
	ToolCalls     []ToolCall // of an assistant's message: what it asked for
}

// Sent is a chunk of text and the moment right after it was flushed to the connection.
type Sent struct {
	Text string
	At   time.Time
}

// String tells the request's story in one line.
func (r Request) String() string {
	kind := "unclaimed"
	switch {
	case r.Scripted:
		kind = "scripted"
	case r.Side:
		kind = "a side call"
	}
	state := "still answering"
	switch {
	case len(r.FormFaults) > 0:
		state = "refused: " + tellFaults(r.FormFaults)
	case !r.ClientGone.IsZero():
		state = "its client left"
	case !r.Finished.IsZero():
		state = "ended"
	}
	return fmt.Sprintf("%.80q, round %d, of %d messages, %s: %d chunks sent, %s",
		r.Message, r.Round, len(r.Messages), kind, len(r.Sent), state)
}

// wireRequest is the part of a chat completion request that the model reads.
type wireRequest struct {
	Model         string            `json:"model"`
	Stream        bool              `json:"stream"`
	Messages      []wireMessage     `json:"messages"`
	Tools         []json.RawMessage `json:"tools"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

type wireMessage struct {
	Role       string         `json:"role"`
	Content    wireText       `json:"content"`
	ToolCallID string         `json:"tool_call_id"`
	ToolCalls  []wireToolCall `json:"tool_calls"`
}

// wireText is a message's content: null, a string, or a list of parts.
type wireText string

func (t *wireText) UnmarshalJSON(b []byte) error {
	if b[0] != '[' { // a string or null; anything else is an error
		return json.Unmarshal(b, (*string)(t))
	}
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	for _, p := range parts {
		if p.Type == "text" {
			*t += wireText(p.Text)
		}
	}
	return nil
}

// decode reads a request's body. The record of a malformed one is empty.
func decode(body []byte) (r Request, includeUsage bool, err error) {
	var wire wireRequest
	if err := json.Unmarshal(body, &wire); err != nil {
		return Request{}, false, fmt.Errorf("the body is not a chat completion request: %w", err)
	}
	if len(wire.Messages) == 0 {
		return Request{}, false, errors.New("messages: at least one message is needed")
	}
	r = Request{Model: wire.Model, Stream: wire.Stream, Messages: make([]Message, len(wire.Messages))}
	if r.Tools, err = canonical(wire.Tools); err != nil {
		return Request{}, false, fmt.Errorf("tools: %w", err)
	}
	for i, m := range wire.Messages {
		if m.Role == "" {
			return Request{}, false, fmt.Errorf("messages[%d]: the role is missing", i)
		}
		message := Message{Role: m.Role, Content: string(m.Content), ToolCallID: m.ToolCallID}
		for _, c := range m.ToolCalls {
			message.ToolCalls = append(message.ToolCalls,
				ToolCall{ID: c.ID, Name: c.Function.Name, Arguments: c.Function.Arguments})
		}
		r.Messages[i] = message
	}
	r.place()
	return r, wire.StreamOptions.IncludeUsage, nil
}

// canonical writes each value so that equal ones are written alike: whatever the order of their keys was.
func canonical(values []json.RawMessage) ([]string, error) {
	var all []string
	for _, v := range values {
		d := json.NewDecoder(bytes.NewReader(v))
		d.UseNumber() // which keeps every digit
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		all = append(all, string(text))
	}
	return all, nil
}

// lost reports whether the client left before any text was sent. Of raw bytes that is not known.
func (r *Request) lost() bool {
	return !r.ClientGone.IsZero() && len(r.Sent) == 0 && r.Replied != nil && r.Replied.Raw == nil
}

// silent reports whether the reply goes on and has sent no text.
func (r *Request) silent() bool {
	return r.Finished.IsZero() && len(r.Sent) == 0 && r.Replied != nil && r.Replied.Raw == nil
}

// place finds the last user message, and how many messages with calls came after it: as many rounds, or fewer where
// the calls of one are spread over several messages.
func (r *Request) place() {
	r.Message, r.Round = "", 0
	for _, m := range r.Messages {
		switch {
		case m.Role == "user":
			r.Message, r.Round = m.Content, 0
		case m.Role == "assistant" && len(m.ToolCalls) > 0:
			r.Round++
		}
	}
}
