package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "allowed-origin-refused",
	Sentence: "Browser pages are refused even if their origin is allowed.",
	Promise:  Access,
	About:    []string{"A browser page of an allowed origin is accepted"},
	Wrap: func(p *reference.Parts) {
		p.Guard = guard{Guard: p.Guard, origin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" }}
	},
})
