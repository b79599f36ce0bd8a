package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unstored-message-answered",
	Sentence: "A gateway message that could not be stored is answered.",
	Promise:  Durability,
	About: []string{
		"A gateway message that cannot be stored gets an error",
	},
	Wrap: func(p *reference.Parts) {
		var unstored memory[[]reference.Message]
		p.Store = store{Store: p.Store,
			ask: func(session string, m reference.Message, next askFunc) error {
				if next(session, m) != nil {
					m.Number = 1
					unstored.swap(session, append(unstored.get(session), m))
				}
				return nil
			},
			read: func(session string, next readFunc) ([]reference.Message, error) {
				if waiting := unstored.get(session); len(waiting) > 0 {
					return waiting, nil
				}
				return next(session)
			}}
	},
})
