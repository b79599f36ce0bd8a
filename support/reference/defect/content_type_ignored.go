package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "content-type-ignored",
	Sentence: "A body with another content type than JSON is accepted.",
	Promise:  BadInput,
	About:    []string{"A message with another content type than JSON is refused"},
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Header.Set("Content-Type", "application/json")
			next.ServeHTTP(w, r)
		})
	},
})
