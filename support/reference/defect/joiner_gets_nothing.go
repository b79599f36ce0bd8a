package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "joiner-gets-nothing",
	Sentence: "A client that joins a running answer gets nothing of it.",
	Promise:  OneRun,
	About:    []string{"A running answer can be joined at any moment"},
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			deaf := busy.get(session)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if !deaf {
					next(e)
				}
				deaf = deaf && !e.Kind.Terminal()
			}}
		})
	},
})
