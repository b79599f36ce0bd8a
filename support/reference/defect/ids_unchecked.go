package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "ids-unchecked",
	Sentence: "Any text is accepted as a session id.",
	Promise:  SessionIDs,
	About: []string{
		"A session id <kind> is refused when a conversation begins",
		"The gateway refuses an id <kind>",
	},
	Wrap: func(p *reference.Parts) { p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }} },
})
