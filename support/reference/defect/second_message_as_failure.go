package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "second-message-as-failure",
	Sentence: "A gateway message during an answer is refused with AGENT_ERROR instead of BUSY.",
	Promise:  OneRun,
	About:    []string{"A second message during an answer is queued or refused with BUSY"},
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
