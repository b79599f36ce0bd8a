package defect

import (
	"net/http"
	"regexp"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "odd-json-as-500",
	Sentence: "Unusual but valid JSON gets the status 500.",
	Promise:  BadInput,
	About:    []string{"<kind> in a message is accepted or refused"},
	Wrap: func(p *reference.Parts) {
		odd := regexp.MustCompile(`\\u|\d[eE]\+?\d{3}|\d{400}|\[{1000}|"message".*"message"`)
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == chatPath && odd.Match(bodyOf(r)) {
				http.Error(w, "the body cannot be read", http.StatusInternalServerError)
				return
			}
			next.ServeHTTP(w, r)
		})
	},
})
