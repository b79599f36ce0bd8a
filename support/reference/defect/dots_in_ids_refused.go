package defect

import (
	"errors"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "dots-in-ids-refused",
	Sentence: "A session id with a dot is refused.",
	Promise:  SessionIDs,
	About:    []string{"A session id of <kind> is accepted > letters, digits, dots, dashes"},
	Wrap: func(p *reference.Parts) {
		next := p.IDs
		p.IDs = ids{IDs: next, check: func(id string) error {
			if strings.Contains(id, ".") {
				return errors.New("a session id has no dots")
			}
			return next.Check(id)
		}}
	},
})
