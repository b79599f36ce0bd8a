package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "joining-has-no-end",
	Sentence: "Whoever joins a running answer is not told its end.",
	Promise:  OneRun,
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
