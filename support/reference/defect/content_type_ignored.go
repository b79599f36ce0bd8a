package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "content-type-ignored",
	Sentence: "A body that does not say that it is JSON is taken all the same.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Header.Set("Content-Type", "application/json")
			next.ServeHTTP(w, r)
		})
	},
})
