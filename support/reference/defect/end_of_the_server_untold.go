package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "end-of-the-server-untold",
	Sentence: "When the server is stopped, the answers that are running end without a word.",
	Promise:  NeverSilence,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.Error || e.Text != reference.ErrShutdown.Error() {
				next(e)
			}
		})
	},
})
