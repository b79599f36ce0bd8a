package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "gateway-runs-cannot-be-stopped",
	Sentence: "A stop does not find an answer that was requested through the gateway.",
	Promise:  SharedSessions,
	About:    []string{"A stop ends an answer that was requested through the gateway"},
	Wrap: func(p *reference.Parts) {
		var here memory[bool]
		p.Runs = runs{Runs: p.Runs,
			chat: func(session, text string, next chatFunc) error {
				here.swap(session, true)
				return next(session, text)
			},
			stop: func(session string, next stopFunc) bool { return !here.get(session) && next(session) },
		}
	},
})
