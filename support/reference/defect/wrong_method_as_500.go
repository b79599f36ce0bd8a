package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "wrong-method-as-500",
	Sentence: "A wrong method gets the status 500.",
	Promise:  BadInput,
	About:    []string{"A wrong method on <route> is refused"},
	Wrap: func(p *reference.Parts) {
		methods := map[string]string{"/health": "GET", chatPath: "POST", streamPath: "GET", historyPath: "GET",
			stopPath: "POST"}
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			for path, method := range methods {
				if strings.HasPrefix(r.URL.Path, path) && r.Method != method {
					http.Error(w, "unexpected method", http.StatusInternalServerError)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	},
})
