package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "health-route-missing",
	Sentence: "Only one of the two health routes is there.",
	Promise:  Health,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, "/api/v1/health", func(_ *http.Request, a *reply) {
			a.rewrite(http.StatusNotFound, map[string]string{"error": "no such call"})
		})
	},
})
