package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
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
})
