package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "joining-hears-nothing",
	Sentence: "Whoever joins a running answer hears nothing of it.",
	Promise:  OneRun,
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
