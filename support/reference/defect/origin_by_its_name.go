package defect

import (
	"net/http"
	"net/url"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "origin-by-its-name",
	Sentence: "Of the origin of a browser page only the name counts.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
			origin, err := url.Parse(r.Header.Get("Origin"))
			if err != nil || origin.Host == "" {
				return next.AllowOrigin(r)
			}
			like := r.Clone(r.Context())
			like.Header.Set("Origin", "https://"+origin.Hostname())
			return next.AllowOrigin(r) || next.AllowOrigin(like)
		}}
	},
})
