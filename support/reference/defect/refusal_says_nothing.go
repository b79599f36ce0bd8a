package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "refusal-says-nothing",
	Sentence: "A refusal does not say what is wrong.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusBadRequest {
				a.body.Reset()
			}
		})
	},
})
