package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "any-token-opens",
	Sentence: "The gateway lets in whoever presents any token.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool { return auth != "" || next.AllowToken(auth) }}
	},
})
