package defect

import (
	"compress/gzip"
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "packed-bodies-unpacked",
	Sentence: "A packed body is unpacked, to whatever size.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		p.Limits = limits{Limits: p.Limits, body: 64 << 20}
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Header.Get("Content-Encoding") == "gzip" {
				if unpacked, err := gzip.NewReader(r.Body); err == nil {
					r.Body = unpacked
				}
			}
			next.ServeHTTP(w, r)
		})
	},
})
