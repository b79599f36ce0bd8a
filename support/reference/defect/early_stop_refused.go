package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "early-stop-refused",
	Sentence: "A stop is refused until the first token has come.",
	Promise:  Stop,
	About:    []string{"An answer is stopped before its first token"},
	Wrap: func(p *reference.Parts) {
		var begun memory[bool]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			begun.swap(e.Session, !e.Kind.Terminal())
			next(e)
		})
		onStops(p, func(session string, next stopFunc) bool { return begun.get(session) && next(session) })
	},
})
