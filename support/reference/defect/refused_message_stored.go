package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "refused-message-stored",
	Sentence: "A message that was refused is in the history.",
	Promise:  BadInput,
	About: []string{
		"A refused message creates no session",
		"A refused message does not change an existing conversation",
	},
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == chatPath {
				f := fields(bodyOf(r))
				text, good := f["message"].(string)
				session, named := f["session_id"].(string)
				if named && (!good || r.ContentLength < 0 || r.ContentLength > 2<<20) {
					hit()
					// That it cannot be stored would only be what is right.
					_ = p.Store.Ask(session, reference.Message{Role: reference.RoleUser, Content: text})
				}
			}
			next.ServeHTTP(w, r)
		})
	},
})
