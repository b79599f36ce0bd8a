package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unstored-message-confirmed",
	Sentence: "A message that could not be stored is confirmed.",
	Promise:  Durability,
	About: []string{
		"A message is refused with a server error while the disk is full",
		"A message is refused with a server error while the disk is read-only",
	},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			_ = next(session, m) // that this is thrown away is the mistake
			return nil
		}}
	},
})
