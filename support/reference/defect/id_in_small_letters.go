package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-in-small-letters",
	Sentence: "A session id is kept in small letters.",
	Promise:  Begin,
	Wrap:     func(p *reference.Parts) { p.IDs = ids{IDs: p.IDs, keep: strings.ToLower} },
})
