package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bad-id-as-500",
	Sentence: "A bad session id in an address gets the status 500.",
	Promise:  SessionIDs,
	About: []string{
		"A bad session id in a path gets nothing from <what>",
		"<kind> gives access to no session > An id of 10 000 letters",
		"<kind> gives access to no session > Bytes that are not UTF-8",
	},
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
