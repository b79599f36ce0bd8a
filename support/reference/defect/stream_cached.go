package defect

import (
	"net/http"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-cached",
	Sentence: "A stream may be kept in caches.",
	Promise:  StreamCall,
	Wrap:     func(p *reference.Parts) { onStreamHeads(p, func(h http.Header) { h.Del("Cache-Control") }) },
})
