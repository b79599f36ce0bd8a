package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "begins-as-done",
	Sentence: "A new conversation is said to be done instead of streaming.",
	Promise:  Begin,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if f := fields(a.body.Bytes()); a.status == http.StatusCreated && f != nil {
				f["status"] = "done"
				a.rewrite(a.status, f)
			}
		})
	},
})
