package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "any-origin-accepted",
	Sentence: "The gateway accepts browser pages of every origin.",
	Promise:  Access,
	About: []string{
		"A browser page of a foreign origin is refused",
		"A browser page of <kind> is refused > no origin at all",
		"A browser page of <kind> is refused > a file",
	},
	Wrap: func(p *reference.Parts) {
		p.Guard = guard{Guard: p.Guard, origin: func(*http.Request) bool { return true }}
	},
})
