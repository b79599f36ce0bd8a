package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "second-message-dropped",
	Sentence: "A gateway message during an answer is dropped without a word.",
	Promise:  OneRun,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		busy := engaged(p)
		onChats(p, func(session, text string, next chatFunc) error {
			if busy.get(session) {
				return nil
			}
			return next(session, text)
		})
	},
})
