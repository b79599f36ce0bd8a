package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-without-dots",
	Sentence: "The dots of a session id become dashes.",
	Promise:  Begin,
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, keep: func(given string) string { return strings.ReplaceAll(given, ".", "-") }}
	},
})
