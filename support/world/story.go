package world

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
)

// Story is what happened in a scenario, as its evidence tells it.
type Story struct {
	Trace string // id of the trace that each request and handshake belongs to, by W3C Trace Context

	transcript *client.Transcript
	moments    []client.Moment // of the sentences, the server and its model
	log        string          // of the servers that were given back
	attached   []Evidence
}

// newStory begins the story of a scenario whose requests belong to the trace.
func newStory(trace string) *Story {
	s := &Story{Trace: trace, transcript: client.NewTranscript()}
	s.mark("trace", trace+", the traceparent of each request")
	return s
}

// Begin notes that a sentence begins.
func (s *Story) Begin(sentence string) { s.mark("──", sentence) }

// Failed notes that the sentence did not hold.
func (s *Story) Failed(why error) {
	first, _, _ := strings.Cut(why.Error(), "\n")
	s.mark("── ✗", first)
}

func (s *Story) mark(label, text string) {
	s.moments = append(s.moments, client.Moment{At: time.Now(), Label: label, Text: text})
}

// remember keeps what the server and its model have to tell, before they are given back.
func (s *Story) remember(b *target.Server) {
	for _, l := range b.LogLines() {
		s.moments = append(s.moments, client.Moment{At: l.At, Label: "server log", Text: l.Text})
	}
	if m := b.Model(); m != nil {
		for i, r := range m.Requests() {
			s.moments = append(s.moments, modelStory(i+1, r)...)
		}
	}
}

// Mask hides the secrets that the scenario has come to know in a text.
func (s *Story) Mask(text string) string { return s.transcript.Mask(text) }

// Evidence is a text that shows what happened.
type Evidence struct{ Name, Text string }

// Evidence is the transcript of all exchanges, with what the model and the server's log say in their places, a script
// that makes the exchanges again, and that log alone.
func (s *Story) Evidence() []Evidence {
	var all []Evidence
	if s.transcript.String() != "" { // else nobody talked to Bamboo
		all = append(all, Evidence{"transcript.txt", s.transcript.With(s.moments)})
	}
	if text := s.transcript.Calls(); text != "" {
		all = append(all, Evidence{"calls.sh", text})
	}
	if s.log != "" {
		all = append(all, Evidence{"server.log", s.log})
	}
	return append(all, s.attached...)
}

// Attach adds a text to the evidence, in the place of an earlier one of its name. Nothing is added without a text.
func (s *Story) Attach(name, text string) {
	s.attached = slices.DeleteFunc(s.attached, func(e Evidence) bool { return e.Name == name })
	if text != "" {
		s.attached = append(s.attached, Evidence{name, text})
	}
}

// shownMessages is how many messages of a request a transcript shows, from its end.
const shownMessages = 12

// modelStory is one call of the model: what Bamboo asked, what the model sent and when, and how it ended.
func modelStory(n int, r scriptedllm.Request) []client.Moment {
	label := fmt.Sprintf("model %d", n)
	var all []client.Moment
	add := func(at time.Time, format string, args ...any) {
		all = append(all, client.Moment{At: at, Label: label, Text: fmt.Sprintf(format, args...)})
	}
	add(r.Arrived, "→ Bamboo asks %q: %s", r.Model, asked(r))
	left := max(0, len(r.Messages)-shownMessages)
	if left > 0 {
		add(r.Arrived, "→   … %d earlier messages …", left)
	}
	for _, m := range r.Messages[left:] {
		add(r.Arrived, "→   %s", said(m))
	}
	for _, c := range r.Sent {
		all = append(all, client.Moment{At: c.At, Label: label, Text: c.Text, Chunk: true})
	}
	switch {
	case len(r.FormFaults) > 0:
		var faults []string
		for _, f := range r.FormFaults {
			faults = append(faults, f.String())
		}
		add(r.Finished, "← refused: %s", strings.Join(faults, "; "))
	case !r.ClientGone.IsZero():
		add(r.ClientGone, "← Bamboo hung up before the end")
	case !r.Finished.IsZero():
		add(r.Finished, "← the end of the reply")
	}
	return all
}

func asked(r scriptedllm.Request) string {
	var parts []string
	if n := len(r.Messages); n == 1 {
		parts = append(parts, "1 message")
	} else {
		parts = append(parts, fmt.Sprintf("%d messages", n))
	}
	if n := len(r.Tools); n > 0 {
		parts = append(parts, fmt.Sprintf("%d tools", n))
	}
	switch {
	case r.Side:
		parts = append(parts, "a side call")
	case !r.Scripted:
		parts = append(parts, "not scripted")
	}
	if !r.Stream {
		parts = append(parts, "not streamed")
	}
	return strings.Join(parts, ", ")
}

func said(m scriptedllm.Message) string {
	text := m.Role
	if m.ToolCallID != "" {
		text += " (" + m.ToolCallID + ")"
	}
	if m.Content != "" {
		text += ": " + mismatch.Shorten(m.Content)
	}
	for _, c := range m.ToolCalls {
		text += fmt.Sprintf(" calls %s(%s) as %s", c.Name, mismatch.Shorten(c.Arguments), c.ID)
	}
	return text
}
