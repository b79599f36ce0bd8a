package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "oversize-as-bad-request",
	Sentence: "A body that is too large is refused as if it were malformed.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusRequestEntityTooLarge {
				a.status = http.StatusBadRequest
			}
		})
	},
})
