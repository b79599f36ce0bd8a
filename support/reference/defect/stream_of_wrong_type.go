package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-of-wrong-type",
	Sentence: "A stream does not say that it is an event stream.",
	Promise:  StreamCall,
	Wrap: func(p *reference.Parts) {
		onStreamHeads(p, func(h http.Header) { h.Set("Content-Type", "application/json") })
	},
})
