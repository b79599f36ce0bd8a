package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "health-route-missing",
	Sentence: "Only one of the two health routes exists.",
	Promise:  Health,
	About:    []string{"The health route <route> answers OK > /api/v1/health"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, "/api/v1/health", func(_ *http.Request, a *reply) {
			a.rewrite(http.StatusNotFound, map[string]string{"error": "no such call"})
		})
	},
})
