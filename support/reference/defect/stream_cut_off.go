package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stream-cut-off",
	Sentence: "A stream ends in the middle of its last event.",
	Promise:  EventStream,
	About:    []string{"The complete answer arrives and ends exactly once"},
	Wrap: func(p *reference.Parts) {
		p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			dst = next(dst, e)
			if e.Kind.Terminal() {
				dst = bytes.TrimSuffix(dst, []byte("\n"))
			}
			return dst
		})
	},
})
