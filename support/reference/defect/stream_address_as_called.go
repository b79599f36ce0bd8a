package defect

import (
	"fmt"
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-address-as-called",
	Sentence: "The address of a stream begins with the name by which the client called Bamboo.",
	Promise:  Begin,
	Wrap: func(p *reference.Parts) {
		onAnswers(p, chatPath, func(r *http.Request, a *reply) {
			if f := fields(a.body.Bytes()); a.status == http.StatusCreated {
				f["stream_url"] = fmt.Sprintf("http://%s%s", r.Host, f["stream_url"])
				a.rewrite(a.status, f)
			}
		})
	},
})
