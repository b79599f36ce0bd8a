package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "origin-by-its-beginning",
	Sentence: "A browser page is let in if its origin begins like an allowed one.",
	Promise:  Access,
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
