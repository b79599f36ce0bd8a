package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-forgets-what-was-said",
	Sentence: "History does not keep what had been said before a stop.",
	Promise:  Stop,
	Wrap: func(p *reference.Parts) {
		var stopped memory[bool]
		onStops(p, func(session string, next stopFunc) bool {
			stopped.swap(session, true)
			return next(session)
		})
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message, next storeFunc) error {
			if stopped.get(session) {
				return nil
			}
			return next(session, to, m)
		}}
	},
})
