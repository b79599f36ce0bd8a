package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "auth-token-in-any-case",
	Sentence: "The auth token is compared without case.",
	Promise:  Access,
	About:    []string{"<kind> is refused as a token > The token in capitals"},
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next,
			token: func(auth string) bool { return next.AllowToken(auth) || next.AllowToken(strings.ToLower(auth)) }}
	},
})
