package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-url-of-no-session",
	Sentence: "The stream URL of a new conversation belongs to no session.",
	Promise:  Begin,
	About:    []string{"The stream of a new conversation delivers the answer"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(_ *http.Request, a *reply) {
			if f := fields(a.body.Bytes()); a.status == http.StatusCreated && f != nil {
				f["stream_url"] = streamPath + "nobody"
				a.rewrite(a.status, f)
			}
		})
	},
})
