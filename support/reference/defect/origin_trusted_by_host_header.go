package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "origin-trusted-by-host-header",
	Sentence: "A browser page is accepted if its origin equals the Host header (DNS rebinding).",
	Promise:  Access,
	About:    []string{"A page that uses DNS rebinding is refused"},
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
			return next.AllowOrigin(r) || strings.HasSuffix(r.Header.Get("Origin"), "://"+r.Host)
		}}
	},
})
