package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unknown-history-fails",
	Sentence: "The history of a session that never was makes Bamboo fail with a 500.",
	Promise:  HistoryCall,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, historyPath, func(_ *http.Request, a *reply) {
			if a.status == http.StatusNotFound {
				a.status = http.StatusInternalServerError
			}
		})
	},
})
