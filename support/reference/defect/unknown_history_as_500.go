package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unknown-history-as-500",
	Sentence: "The history of an unknown session gets the status 500.",
	Promise:  HistoryCall,
	About:    []string{"An unknown session has no history"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, historyPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusNotFound {
				a.status = http.StatusInternalServerError
			}
		})
	},
})
