package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "own-name-trusted",
	Sentence: "A browser page is let in if its origin is the name by which the gateway was called, whatever name that is.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
			return next.AllowOrigin(r) || strings.HasSuffix(r.Header.Get("Origin"), "://"+r.Host)
		}}
	},
})
