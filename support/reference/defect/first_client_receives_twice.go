package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "first-client-receives-twice",
	Sentence: "The first client in a session receives every token twice.",
	Promise:  FanOut,
	About:    []string{"Three clients of one session receive the same answer"},
	Wrap: func(p *reference.Parts) {
		var joined memory[bool]
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			first := !joined.swap(session, true)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if first && e.Kind == reference.Token {
					next(e)
				}
			}}
		})
	},
})
