package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unknown-address-found",
	Sentence: "An address that does not exist is answered with 200.",
	Promise:  BadInput,
	About:    []string{"An unknown route is not found"},
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			for _, known := range []string{"/health", "/api/v1/health", chatPath, streamPath, historyPath, stopPath} {
				if strings.HasPrefix(r.URL.Path, known) {
					next.ServeHTTP(w, r)
					return
				}
			}
			w.WriteHeader(http.StatusOK)
		})
	},
})
