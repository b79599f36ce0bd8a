package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "second-message-dropped",
	Sentence: "A gateway message during an answer is dropped without a reply.",
	Promise:  OneRun,
	About: []string{
		"A second message during an answer is queued or refused with BUSY",
		"Every message of ten users who do not wait is answered or refused",
	},
	Silence: true,
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
