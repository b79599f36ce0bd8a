package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "joiner-gets-no-end",
	Sentence: "A client that joins a running answer does not get its end.",
	Promise:  OneRun,
	About:    []string{"A running answer can be joined at any moment"},
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			late := busy.get(session)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if !late || !e.Kind.Terminal() {
					next(e)
				}
			}}
		})
	},
})
