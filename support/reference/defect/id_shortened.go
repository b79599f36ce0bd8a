package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "id-shortened",
	Sentence: "A long session id is cut off after 64 characters.",
	Promise:  Begin,
	About:    []string{"A session id of <kind> is accepted > 128 characters"},
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, keep: func(given string) string { return given[:min(len(given), 64)] }}
	},
})
