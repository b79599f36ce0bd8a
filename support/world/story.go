package world

import (
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
)

// Begin notes in the transcript that a sentence begins.
func (w *World) Begin(sentence string) { w.mark("──", sentence) }

// Failed notes in the transcript that the sentence did not hold.
func (w *World) Failed(why error) {
	first, _, _ := strings.Cut(why.Error(), "\n")
	w.mark("── ✗", first)
}

func (w *World) mark(label, text string) {
	w.moments = append(w.moments, client.Moment{At: time.Now(), Label: label, Text: text})
}

// remember keeps what the server and its model have to tell, before they are given back.
func (w *World) remember(b *target.Server) {
	for _, l := range b.LogLines() {
		w.moments = append(w.moments, client.Moment{At: l.At, Label: "server log", Text: l.Text})
	}
	if m := b.Model(); m != nil {
		for i, r := range m.Requests() {
			w.moments = append(w.moments, modelStory(i+1, r)...)
		}
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
