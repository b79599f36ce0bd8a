package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "new-conversation-as-done",
	Sentence: "The reply to a new conversation says that it is done instead of streaming.",
	Promise:  Begin,
	About:    []string{"A new conversation names the URL of its stream"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if f := fields(a.body.Bytes()); a.status == http.StatusCreated && f != nil {
				f["status"] = "done"
				a.rewrite(a.status, f)
			}
		})
	},
})
