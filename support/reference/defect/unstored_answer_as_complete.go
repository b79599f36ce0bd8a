package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unstored-answer-as-complete",
	Sentence: "An answer that could not be stored ends as complete.",
	Promise:  Durability,
	About:    []string{"An answer that cannot be stored does not end as complete"},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
			_ = next(session, to, m) // that this is thrown away is the mistake
			return nil
		}}
	},
})
