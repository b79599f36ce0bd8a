package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-may-be-cached",
	Sentence: "A stream may be cached.",
	Promise:  StreamCall,
	About:    []string{"A stream has the content type of an event stream and is not cached"},
	Wrap:     func(p *reference.Parts) { onStreamHeads(p, func(h http.Header) { h.Del("Cache-Control") }) },
})
