package defect

import (
	"net/http"
	"strings"
	"sync"

	"bamboo-spec/support/reference"
)

// turnstile lets one write to a stream, or one event, through at a time.
type turnstile struct {
	http.ResponseWriter
	*sync.Mutex
}

func (t turnstile) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t turnstile) Write(b []byte) (int, error) {
	t.Lock()
	defer t.Unlock()
	return t.ResponseWriter.Write(b)
}

var _ = add(Defect{
	Name:     "slow-reader-blocks-everyone",
	Sentence: "While one client does not read, no client receives anything.",
	Promise:  Isolation,
	About:    []string{"A slow reader does not slow down other readers"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		var one sync.Mutex
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if strings.HasPrefix(r.URL.Path, streamPath) {
				w = turnstile{w, &one}
			}
			next.ServeHTTP(w, r)
		})
	},
})
