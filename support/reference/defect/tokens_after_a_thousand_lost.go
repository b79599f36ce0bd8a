package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "tokens-after-a-thousand-lost",
	Sentence: "All tokens of an answer after the first thousand are lost.",
	Promise:  Text,
	About: []string{
		"An answer of <number> tokens arrives complete",
		"An answer of <number> tokens arrives complete through the gateway",
	},
	Wrap: func(p *reference.Parts) {
		var said memory[int]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			tokens := said.get(e.Session) + 1
			if e.Kind.Terminal() {
				tokens = 0
			}
			said.swap(e.Session, tokens)
			if tokens <= 1000 {
				next(e)
			}
		})
	},
})
