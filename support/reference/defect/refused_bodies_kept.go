package defect

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "refused-bodies-kept",
	Sentence: "What was read of a body stays in memory, also when it was refused.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		var kept [][]byte
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			var read bytes.Buffer
			r.Body = io.NopCloser(io.TeeReader(r.Body, &read))
			next.ServeHTTP(w, r)
			mu.Lock()
			defer mu.Unlock()
			kept = append(kept, read.Bytes())
		})
	},
})
