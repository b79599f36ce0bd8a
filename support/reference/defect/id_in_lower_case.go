package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-in-lower-case",
	Sentence: "A session id is changed to lower case.",
	Promise:  Begin,
	About:    []string{"A session id of <kind> is accepted > letters, digits, dots, dashes"},
	Wrap:     func(p *reference.Parts) { p.IDs = ids{IDs: p.IDs, keep: strings.ToLower} },
})
