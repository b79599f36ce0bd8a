package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "message-during-an-answer-lost",
	Sentence: "A message that is sent during an answer is confirmed and lost.",
	Promise:  States,
	About:    []string{"A message that arrives during an answer waits for the next run"},
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			if busy.get(session) {
				return nil
			}
			return next(session, m)
		}}
	},
})
