package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-address-of-nobody",
	Sentence: "The stream that a new conversation names is that of no session.",
	Promise:  Begin,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if f := fields(a.body.Bytes()); a.status == http.StatusCreated && f != nil {
				f["stream_url"] = streamPath + "nobody"
				a.rewrite(a.status, f)
			}
		})
	},
})
