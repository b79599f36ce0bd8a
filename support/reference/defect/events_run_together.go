package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "events-run-together",
	Sentence: "The blank line between two events of a stream is missing.",
	Promise:  EventStream,
	About:    []string{"The complete answer arrives and ends exactly once"},
	Wrap: func(p *reference.Parts) {
		p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			dst = next(dst, e)
			if e.Kind == reference.Token {
				dst = bytes.TrimSuffix(dst, []byte("\n"))
			}
			return dst
		})
	},
})
