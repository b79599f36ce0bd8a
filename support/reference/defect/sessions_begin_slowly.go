package defect

import (
	"net/http"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "sessions-begin-slowly",
	Sentence: "A new conversation is taken 0.5 s after it was asked for.",
	Promise:  QuickBegin,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == chatPath {
				pause(r.Context(), 500*time.Millisecond)
			}
			next.ServeHTTP(w, r)
		})
	},
})
