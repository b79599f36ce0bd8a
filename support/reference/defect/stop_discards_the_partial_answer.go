package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-discards-the-partial-answer",
	Sentence: "History does not keep the text that came before a stop.",
	Promise:  Stop,
	About: []string{
		"History keeps the text that came before the stop",
		"A conversation over HTTP from the first question to a stopped answer",
		"历史保留停止之前说过的话",
	},
	Wrap: func(p *reference.Parts) {
		var stopped memory[bool]
		onStops(p, func(session string, next stopFunc) bool {
			stopped.swap(session, true)
			return next(session)
		})
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
			if stopped.get(session) {
				return nil
			}
			return next(session, to, m)
		}}
	},
})
