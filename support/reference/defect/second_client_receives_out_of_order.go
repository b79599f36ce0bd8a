package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "second-client-receives-out-of-order",
	Sentence: "The second client in a session receives the first two tokens in the wrong order.",
	Promise:  FanOut,
	About:    []string{"Three clients of one session receive the same answer"},
	Wrap: func(p *reference.Parts) {
		var joined memory[int]
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			if joined.swap(session, joined.get(session)+1) != 1 {
				return s
			}
			var held *reference.Event
			swapped := false
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Token && held == nil && !swapped {
					held = &e
					return
				}
				next(e)
				if held != nil {
					next(*held)
					held, swapped = nil, true
				}
			}}
		})
	},
})
