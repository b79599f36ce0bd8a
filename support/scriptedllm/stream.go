package scriptedllm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// stream answers with events, each in one write and flushed: the role, the text
// chunk by chunk, the tool calls, the finish reason, usage, [DONE].
func (c *call) stream(ctx context.Context, w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	s := newEventWriter(w, c.completion("chat.completion.chunk"))

	if err := s.text("assistant", ""); err != nil {
		return err
	}
	for _, word := range Split(c.reply.Reasoning) {
		if err := s.say(saying{Reasoning: word}); err != nil {
			return err
		}
	}
	err := play(ctx, c.reply, c.chunks, func(chunk string) error {
		c.sending()
		if err := s.text("", chunk); err != nil {
			return err
		}
		c.sent(chunk)
		return nil
	})
	if errors.Is(err, errFails) {
		return s.fail(c.reply.Failure.Message)
	}
	if err != nil {
		return err
	}
	for i, tool := range wholeCalls(c.reply.ToolCalls, c.number) {
		for _, part := range callParts(tool, i) {
			if err := s.say(saying{ToolCalls: []wireToolCall{part}}); err != nil {
				return err
			}
		}
	}
	if c.reply.NoFinish {
		return nil
	}
	used := c.reply.used(c.request.Messages)
	if err := s.finish(c.reply.finishReason(), used, c.includeUsage); err != nil {
		return err
	}
	c.last = time.Now()
	return s.done()
}

// eventWriter sends one completion after another as an event each, out of one buffer.
type eventWriter struct {
	w       http.ResponseWriter
	flusher *http.ResponseController
	buffer  bytes.Buffer
	encoder *json.Encoder
	event   *completion
	delta   saying
	content string // what delta points to
}

func newEventWriter(w http.ResponseWriter, event *completion) *eventWriter {
	s := &eventWriter{w: w, flusher: http.NewResponseController(w), event: event}
	s.encoder = json.NewEncoder(&s.buffer)
	s.encoder.SetEscapeHTML(false)
	event.Choices[0].Delta = &s.delta
	return s
}

func (s *eventWriter) text(role, content string) error {
	s.content = content
	return s.say(saying{Role: role, Content: &s.content})
}

func (s *eventWriter) say(delta saying) error {
	s.delta = delta
	return s.write()
}

// finish says why the text has ended. A client that asked for usage gets it in an event of its
// own without choices; for any other it rides on the finish, since an event
// without choices is only for those who asked.
func (s *eventWriter) finish(reason string, used *usage, asked bool) error {
	s.event.Choices[0].FinishReason = &reason
	if !asked {
		s.event.Usage = used
	}
	if err := s.say(saying{}); err != nil {
		return err
	}
	if asked && used != nil {
		s.event.Choices, s.event.Usage = []choice{}, used
		return s.write()
	}
	return nil
}

// fail sends an error object.
func (s *eventWriter) fail(message string) error {
	return s.put(failureOf(http.StatusInternalServerError, message))
}

// done ends the stream.
func (s *eventWriter) done() error {
	s.buffer.Reset()
	s.buffer.WriteString("data: [DONE]\n\n")
	return s.send()
}

func (s *eventWriter) write() error { return s.put(s.event) }

// put sends v as an event.
func (s *eventWriter) put(v any) error {
	s.buffer.Reset()
	s.buffer.WriteString("data: ")
	if err := s.encoder.Encode(v); err != nil { // ends with a line end
		return err
	}
	s.buffer.WriteByte('\n')
	return s.send()
}

func (s *eventWriter) send() error {
	if _, err := s.w.Write(s.buffer.Bytes()); err != nil {
		return err
	}
	return s.flusher.Flush()
}
