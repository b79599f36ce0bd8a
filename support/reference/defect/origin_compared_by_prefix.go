package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "origin-compared-by-prefix",
	Sentence: "A browser page is accepted if its origin begins like an allowed one.",
	Promise:  Access,
	About: []string{
		"Allowing one origin allows no other",
		"A browser page of <kind> is refused > the same name at another port",
		"A browser page of <kind> is refused > a user with the allowed name",
	},
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
			origin := r.Header.Get("Origin")
			for n := range origin {
				shorter := r.Clone(r.Context())
				shorter.Header.Set("Origin", origin[:n])
				if n > 0 && next.AllowOrigin(shorter) {
					return true
				}
			}
			return next.AllowOrigin(r)
		}}
	},
})
