package defect

import (
	"net/http"
	"os"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "leaving-costs-a-descriptor",
	Sentence: "Whoever leaves a stream in mid-answer leaves an open file behind in the server.",
	Promise:  Disconnect,
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		var left []*os.File // never closed, and never garbage
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(w, r)
			if r.Context().Err() == nil {
				return
			}
			if f, err := os.Open(os.DevNull); err == nil {
				mu.Lock()
				defer mu.Unlock()
				left = append(left, f)
			}
		})
	},
})
