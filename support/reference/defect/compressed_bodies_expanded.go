package defect

import (
	"compress/gzip"
	"io"
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "compressed-bodies-expanded",
	Sentence: "A compressed body is expanded to any size and accepted (decompression bomb).",
	Promise:  BadInput,
	About:    []string{"A decompression bomb is refused"},
	Wrap: func(p *reference.Parts) {
		var kept hoard[[]byte]
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Header.Get("Content-Encoding") == "gzip" {
				if unpacked, err := gzip.NewReader(r.Body); err == nil {
					hit()
					all, _ := io.ReadAll(unpacked) // as much as there is
					kept.keep(all)
					w.WriteHeader(http.StatusCreated)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	},
})
