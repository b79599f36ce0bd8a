package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "begins-with-200",
	Sentence: "A new conversation is answered with the status 200 instead of 201.",
	Promise:  Begin,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusCreated {
				a.status = http.StatusOK
			}
		})
	},
})
