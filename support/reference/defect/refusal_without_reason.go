package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "refusal-without-reason",
	Sentence: "A refusal does not say what is wrong.",
	Promise:  BadInput,
	About:    []string{"A conversation is not started by <kind>"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusBadRequest {
				a.body.Reset()
			}
		})
	},
})
