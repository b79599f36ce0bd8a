package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "address-injects-headers",
	Sentence: "Text after a line end in an address becomes a header of the reply (CRLF injection).",
	Promise:  BadInput,
	About:    []string{"A path cannot inject a response header (CRLF injection)"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, historyPath, func(r *http.Request, a *reply) {
			if _, line, found := strings.Cut(r.URL.Path, "\r\n"); found {
				name, value, _ := strings.Cut(line, ": ")
				a.header.Set(name, value)
			}
		})
	},
})
