package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-auth-token-needed",
	Sentence: "The gateway accepts clients without a token.",
	Promise:  Access,
	About: []string{
		"No token is refused and the connection closed",
		"<kind> is refused as a token > An empty text",
	},
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool { return auth == "" || next.AllowToken(auth) }}
	},
})
