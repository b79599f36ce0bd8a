package defect

import (
	"net/http"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Speed: a new conversation or connection”.
var _ = addAll(
	Defect{
		Name:     "connecting-takes-long",
		Sentence: "The gateway takes a second to accept a client.",
		Promise:  QuickBegin,
		About:    []string{"Bamboo adds at most 100 ms to the first gateway token in 95 of 100 answers"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.ConnectMessage {
					time.Sleep(time.Second)
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "sessions-start-slowly",
		Sentence: "A new conversation is confirmed 0.5 s late.",
		Promise:  QuickBegin,
		About:    []string{"Bamboo adds at most 100 ms to the first token in 95 of 100 answers"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path == chatPath {
					pause(r.Context(), 500*time.Millisecond)
				}
				next.ServeHTTP(w, r)
			})
		},
	},
)
