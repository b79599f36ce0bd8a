package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "health-says-down",
	Sentence: "A healthy Bamboo says that it is down.",
	Promise:  Health,
	About:    []string{"The health route <route> answers OK > /health"},
	Wrap: func(p *reference.Parts) {
		for _, route := range []string{"/health", "/api/v1/health"} {
			onAnswers(p, route, func(r *http.Request, a *reply) {
				if a.status == http.StatusOK {
					a.rewrite(http.StatusOK, map[string]string{"status": "down"})
				}
			})
		}
	},
})
