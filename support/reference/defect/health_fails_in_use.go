package defect

import (
	"net/http"
	"strings"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
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
})
