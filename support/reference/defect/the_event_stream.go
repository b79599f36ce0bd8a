package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.2 The event stream”.
var _ = addAll(
	Defect{
		Name:     "error-and-complete",
		Sentence: "An answer that failed ends in an error and then as complete.",
		Promise:  EventStream,
		About:    []string{"History keeps the text that came before the model failed"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if e.Kind == reference.Error {
					next(reference.Event{Kind: reference.Complete, Session: e.Session})
				}
			})
		},
	},
	Defect{
		Name:     "events-run-together",
		Sentence: "The blank line between two events of a stream is missing.",
		Promise:  EventStream,
		About:    []string{"The complete answer arrives and ends exactly once"},
		Wrap: func(p *reference.Parts) {
			p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				dst = next(dst, e)
				if e.Kind == reference.Token {
					dst = bytes.TrimSuffix(dst, []byte("\n"))
				}
				return dst
			})
		},
	},
	Defect{
		Name:     "later-turns-end-twice",
		Sentence: "From the third turn of a session on, an answer has two terminal events.",
		Promise:  EventStream,
		About: []string{
			"Three turns through one gateway connection each end once",
		},
		Wrap: func(p *reference.Parts) {
			var ended memory[int]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if !e.Kind.Terminal() {
					return
				}
				turns := ended.get(e.Session) + 1
				ended.swap(e.Session, turns)
				if turns > 2 {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "line-feeds-not-escaped",
		Sentence: "A line feed in a token ends the line of its event.",
		Promise:  EventStream,
		About: []string{
			"An answer that looks like the end of the stream stays text",
			"An answer that looks like a gateway message stays text",
		},
		Wrap: func(p *reference.Parts) {
			unescaped := func(dst []byte, e reference.Event, next appendFunc) []byte {
				return append(dst, bytes.ReplaceAll(next(nil, e), []byte(`\n`), []byte("\n"))...)
			}
			p.StreamFormat, p.GatewayFormat = spelt(p.StreamFormat, unescaped), spelt(p.GatewayFormat, unescaped)
		},
	},
	Defect{
		Name:     "no-terminal",
		Sentence: "An answer has no terminal event.",
		Promise:  EventStream,
		About:    []string{"The complete answer arrives and ends exactly once"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind != reference.Complete {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "stream-cut-off",
		Sentence: "A stream ends in the middle of its last event.",
		Promise:  EventStream,
		About:    []string{"The complete answer arrives and ends exactly once"},
		Wrap: func(p *reference.Parts) {
			p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				dst = next(dst, e)
				if e.Kind.Terminal() {
					dst = bytes.TrimSuffix(dst, []byte("\n"))
				}
				return dst
			})
		},
	},
	Defect{
		Name:     "stream-stays-open",
		Sentence: "A stream stays open after the end of its answer.",
		Promise:  EventStream,
		About:    []string{"The complete answer arrives and ends exactly once"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { p.Hub = endless{p.Hub} },
	},
	Defect{
		Name:     "token-after-terminal",
		Sentence: "A token follows the terminal event.",
		Promise:  EventStream,
		About: []string{
			"The complete answer arrives and ends exactly once",
			"The complete answer arrives through the gateway and ends exactly once",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if e.Kind.Terminal() {
					next(reference.Event{Kind: reference.Token, Session: e.Session, Text: " …"})
				}
			})
		},
	},
	Defect{
		Name:     "two-terminals",
		Sentence: "An answer has two terminal events.",
		Promise:  EventStream,
		About: []string{
			"The complete answer arrives and ends exactly once",
			"The complete answer arrives through the gateway and ends exactly once",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if e.Kind.Terminal() {
					next(e)
				}
			})
		},
	},
)

type endless struct{ reference.Hub }

func (endless) End(string) { hit() }
