package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-limit-too-low",
	Sentence: "A session id of more than 64 characters is refused.",
	Promise:  SessionIDs,
	About:    []string{"A session id of <kind> is accepted > 128 characters"},
	Wrap: func(p *reference.Parts) {
		next := p.IDs
		p.IDs = ids{IDs: next, check: func(id string) error {
			if len(id) > 64 {
				return errors.New("a session id has at most 64 characters")
			}
			return next.Check(id)
		}}
	},
})
