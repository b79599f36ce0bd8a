package defect

import (
	"net/http"
	"net/url"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "origin-compared-by-host",
	Sentence: "Only the host of a browser page's origin is compared.",
	Promise:  Access,
	About: []string{
		"A browser page of <kind> is refused > the same name without TLS",
		"A browser page of <kind> is refused > the same name at another port",
	},
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
