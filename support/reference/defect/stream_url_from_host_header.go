package defect

import (
	"cmp"
	"fmt"
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-url-from-host-header",
	Sentence: "The stream URL begins with the Host header of the client.",
	Promise:  Begin,
	About:    []string{"A foreign Host header does not redirect a client"},
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(r *http.Request, a *reply) {
			if f := fields(a.body.Bytes()); a.status == http.StatusCreated {
				f["stream_url"] = fmt.Sprintf("http://%s%s", cmp.Or(r.Header.Get("X-Forwarded-Host"), r.Host),
					f["stream_url"])
				a.rewrite(a.status, f)
			}
		})
	},
})
