package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-token-needed",
	Sentence: "The gateway lets in whoever presents no token.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool { return auth == "" || next.AllowToken(auth) }}
	},
})
