package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "runs-over-http-unheard-at-the-gateway",
	Sentence: "Clients at the gateway do not hear answers that were asked for over HTTP.",
	Promise:  FanOut,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		var overHTTP memory[bool]
		p.Runs = runs{Runs: p.Runs,
			watch: func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				overHTTP.swap(session, true)
				return next(session, reader{s})
			},
			chat: func(session, text string, next chatFunc) error {
				overHTTP.swap(session, false)
				return next(session, text)
			},
		}
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			_, isReader := s.(reader)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if isReader || !overHTTP.get(session) {
					next(e)
				}
			}}
		})
	},
})
