package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "new-conversation-with-200",
	Sentence: "The reply to a new conversation has the status 200 instead of 201.",
	Promise:  Begin,
	About:    []string{"A foreign Host header does not redirect a client"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusCreated {
				a.status = http.StatusOK
			}
		})
	},
})
