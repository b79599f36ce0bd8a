package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "chunked-bodies-unlimited",
	Sentence: "A chunked body may have any size.",
	Promise:  BadInput,
	About:    []string{"A chunked body over 2 MiB is refused"},
	Wrap: func(p *reference.Parts) {
		p.Limits = limits{Limits: p.Limits, body: 64 << 20}
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.ContentLength > 2<<20 {
				bodyOf(r)
				http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
				return
			}
			next.ServeHTTP(w, r)
		})
	},
})
