package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "any-origin-let-in",
	Sentence: "Browser pages of every origin may use the gateway.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		p.Guard = guard{Guard: p.Guard, origin: func(*http.Request) bool { return true }}
	},
})
