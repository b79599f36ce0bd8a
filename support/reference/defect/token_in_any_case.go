package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "token-in-any-case",
	Sentence: "The gateway's token may be written in capitals.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool { return next.AllowToken(auth) || next.AllowToken(strings.ToLower(auth)) }}
	},
})
