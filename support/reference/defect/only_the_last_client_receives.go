package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "only-the-last-client-receives",
	Sentence: "Only the client that connected to a session last receives its answers.",
	Promise:  FanOut,
	About: []string{
		"Three clients of one session receive the same answer",
		"同一会话里的人收到同样的回答",
	},
	Silence: true,
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
