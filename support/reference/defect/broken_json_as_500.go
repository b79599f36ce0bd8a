package defect

import (
	"encoding/json"
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "broken-json-as-500",
	Sentence: "A body that is not JSON gets the status 500.",
	Promise:  BadInput,
	About:    []string{"A conversation is not started by <kind> > a body that breaks off"},
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == chatPath && r.Method == http.MethodPost && !json.Valid(bodyOf(r)) {
				http.Error(w, "unexpected end of JSON input", http.StatusInternalServerError)
				return
			}
			next.ServeHTTP(w, r)
		})
	},
})
