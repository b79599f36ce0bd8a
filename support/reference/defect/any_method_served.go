package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "any-method-served",
	Sentence: "A call is answered whatever its method is.",
	Promise:  BadInput,
	About:    []string{"A wrong method on <route> is refused > /health"},
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Method = http.MethodGet
			if r.URL.Path == chatPath || strings.HasPrefix(r.URL.Path, stopPath) {
				r.Method = http.MethodPost
			}
			next.ServeHTTP(w, r)
		})
	},
})
