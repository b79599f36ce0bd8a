package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "second-message-fails",
	Sentence: "A gateway message during an answer is refused as a failure of Bamboo instead of with BUSY.",
	Promise:  OneRun,
	Wrap: func(p *reference.Parts) {
		busy := engaged(p)
		onChats(p, func(session, text string, next chatFunc) error {
			if busy.get(session) {
				return errors.New("another answer is running")
			}
			return next(session, text)
		})
	},
})
