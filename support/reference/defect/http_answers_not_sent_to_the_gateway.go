package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "http-answers-not-sent-to-the-gateway",
	Sentence: "Gateway clients do not receive answers that were requested over HTTP.",
	Promise:  FanOut,
	About:    []string{"An answer requested over HTTP is also received at the gateway"},
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
