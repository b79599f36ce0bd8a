package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "address-writes-headers",
	Sentence: "What stands behind a line end in an address becomes a header of the reply.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, historyPath, func(r *http.Request, a *reply) {
			if _, line, found := strings.Cut(r.URL.Path, "\r\n"); found {
				name, value, _ := strings.Cut(line, ": ")
				a.header.Set(name, value)
			}
		})
	},
})
