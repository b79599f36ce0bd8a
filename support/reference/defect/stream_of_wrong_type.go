package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-of-wrong-type",
	Sentence: "A stream has another content type than an event stream.",
	Promise:  StreamCall,
	About:    []string{"A stream has the content type of an event stream and is not cached"},
	Wrap: func(p *reference.Parts) {
		onStreamHeads(p, func(h http.Header) { h.Set("Content-Type", "application/json") })
	},
})
