package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "shutdown-without-terminal-event",
	Sentence: "When the server shuts down, running answers end without a terminal event.",
	Promise:  NeverSilence,
	About: []string{
		"An answer that a restart cut short ends in an error and keeps its text",
		"Every user gets an answer or an error when Bamboo is restarted",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.Error || e.Text != reference.ErrShutdown.Error() {
				next(e)
			}
		})
	},
})
