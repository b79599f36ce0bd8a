package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "disk-fault-as-bad-request",
	Sentence: "A message that cannot be stored is refused as a bad request.",
	Promise:  Durability,
	About: []string{
		"A message is refused with a server error while the disk is full",
		"A message is refused with a server error while the disk is read-only",
	},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status >= http.StatusInternalServerError {
				a.status = http.StatusBadRequest
			}
		})
	},
})
