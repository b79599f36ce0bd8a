package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "right-token-refused",
	Sentence: "The gateway refuses the right token.",
	Promise:  Access,
	About:    []string{"The right token is accepted"},
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool { return auth == "" && next.AllowToken(auth) }}
	},
})
