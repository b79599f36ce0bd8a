package defect

import "bamboo-spec/support/reference"

type sameID struct{ reference.IDs }

func (sameID) New() string {
	hit()
	return "6f0f6e0c-7a50-4f0e-9f3b-2f8f2c1d9e11"
}

var _ = add(Defect{
	Name:     "id-reused",
	Sentence: "All users who name no session get the same one.",
	Promise:  Begin,
	About: []string{
		"Every new conversation gets its own id",
		"Each client without a session id gets its own session",
	},
	Wrap: func(p *reference.Parts) { p.IDs = sameID{p.IDs} },
})
