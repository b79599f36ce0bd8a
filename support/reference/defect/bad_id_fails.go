package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bad-id-fails",
	Sentence: "A bad session id in an address makes Bamboo fail with a 500.",
	Promise:  SessionIDs,
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			for _, path := range []string{streamPath, historyPath, stopPath} {
				id, found := strings.CutPrefix(r.URL.Path, path)
				if found && p.IDs.Check(id) != nil {
					http.Error(w, "cannot open the session's file", http.StatusInternalServerError)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	},
})
