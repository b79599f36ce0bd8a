package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "ids-unchecked",
	Sentence: "Any text is taken as a session id.",
	Promise:  SessionIDs,
	Wrap:     func(p *reference.Parts) { p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }} },
})
