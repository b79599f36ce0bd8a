package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "disk-trouble-blamed-on-the-user",
	Sentence: "A message that cannot be stored is refused as if it were a bad one.",
	Promise:  Durability,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status >= http.StatusInternalServerError {
				a.status = http.StatusBadRequest
			}
		})
	},
})
