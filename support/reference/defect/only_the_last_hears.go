package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "only-the-last-hears",
	Sentence: "Of several clients in a session only the one that came last hears its answers.",
	Promise:  FanOut,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		var count memory[int]
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			mine := count.get(session) + 1
			count.swap(session, mine)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if count.get(session) == mine {
					next(e)
				}
			}}
		})
	},
})
