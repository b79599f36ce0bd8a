package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "any-token-accepted",
	Sentence: "The gateway accepts any token.",
	Promise:  Access,
	About: []string{
		"A wrong token is refused and the connection closed",
		"A wrong token gives no access to an existing session",
	},
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool { return auth != "" || next.AllowToken(auth) }}
	},
})
