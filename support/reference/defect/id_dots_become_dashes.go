package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-dots-become-dashes",
	Sentence: "The dots of a session id become dashes.",
	Promise:  Begin,
	About:    []string{"A session id of <kind> is accepted > only digits and dashes behind one dot"},
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, keep: func(given string) string { return strings.ReplaceAll(given, ".", "-") }}
	},
})
