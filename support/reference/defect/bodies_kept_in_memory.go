package defect

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bodies-kept-in-memory",
	Sentence: "Bodies stay in memory, even if they were refused.",
	Promise:  BadInput,
	About:    []string{"Endless bodies are refused and leave no memory in use"},
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		var kept [][]byte
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			var read bytes.Buffer
			r.Body = io.NopCloser(io.TeeReader(r.Body, &read))
			next.ServeHTTP(w, r)
			mu.Lock()
			defer mu.Unlock()
			hit()
			kept = append(kept, read.Bytes())
		})
	},
})
