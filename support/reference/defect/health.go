package defect

import (
	"net/http"
	"strings"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Health”.
var _ = addAll(
	Defect{
		Name:     "health-fails-in-use",
		Sentence: "Bamboo says that it is not healthy while it streams an answer.",
		Promise:  Health,
		About:    []string{"Bamboo reports that it is healthy while it streams an answer"},
		Wrap: func(p *reference.Parts) {
			var streams atomic.Int32
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				switch {
				case strings.HasPrefix(r.URL.Path, streamPath):
					streams.Add(1)
					defer streams.Add(-1)
				case strings.HasSuffix(r.URL.Path, "/health") && streams.Load() > 0:
					http.Error(w, "busy", http.StatusServiceUnavailable)
					return
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "health-route-missing",
		Sentence: "Only one of the two health routes exists.",
		Promise:  Health,
		About:    []string{"The health route <route> answers OK > /api/v1/health"},
		Wrap: func(p *reference.Parts) {
			onAnswers(p, "/api/v1/health", func(_ *http.Request, a *reply) {
				a.rewrite(http.StatusNotFound, map[string]string{"error": "no such call"})
			})
		},
	},
	Defect{
		Name:     "health-without-a-type",
		Sentence: "Health is told as bytes of an unknown type.",
		Promise:  Health,
		About: []string{
			"The health route <route> answers OK > /health",
			"The health route <route> answers OK > /api/v1/health",
		},
		Wrap: func(p *reference.Parts) {
			for _, route := range []string{"/health", "/api/v1/health"} {
				onAnswers(p, route, func(_ *http.Request, a *reply) {
					a.header.Set("Content-Type", "application/octet-stream")
				})
			}
		},
	},
	Defect{
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
	},
)
