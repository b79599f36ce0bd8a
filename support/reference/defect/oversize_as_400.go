package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "oversize-as-400",
	Sentence: "A body over the limit is refused with 400 instead of 413.",
	Promise:  BadInput,
	About:    []string{"A body of one byte more than 2 MiB is refused"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusRequestEntityTooLarge {
				a.status = http.StatusBadRequest
			}
		})
	},
})
