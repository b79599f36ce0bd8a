package defect

import (
	"io"
	"net/http"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unread-bodies-awaited",
	Sentence: "Bamboo waits for the end of a body that it does not read.",
	Promise:  BadInput,
	About: []string{
		"A client that sends <part> too slowly is disconnected > a body that nobody reads",
	},
	Silence: true,
	Wrap: func(p *reference.Parts) {
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path != chatPath && r.ContentLength > 0 {
				hit()
				// A deadline that stays is the one without the defect, and so is a body that breaks off.
				_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
				_, _ = io.Copy(io.Discard, r.Body)
			}
			next.ServeHTTP(w, r)
		})
	},
})
