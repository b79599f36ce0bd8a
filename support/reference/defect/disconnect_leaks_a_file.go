package defect

import (
	"net/http"
	"os"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "disconnect-leaks-a-file",
	Sentence: "Each client that leaves a stream in mid-answer leaves a file open in the server.",
	Promise:  Disconnect,
	About:    []string{"Eight clients that disconnect in mid-answer leak no files and connections"},
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		var left []*os.File // never closed, and never garbage
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(w, r)
			if r.Context().Err() == nil {
				return
			}
			if f, err := os.Open(os.DevNull); err == nil {
				hit()
				mu.Lock()
				defer mu.Unlock()
				left = append(left, f)
			}
		})
	},
})
