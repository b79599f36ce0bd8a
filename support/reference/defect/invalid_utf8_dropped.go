package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "invalid-utf8-dropped",
	Sentence: "Bytes that are not UTF-8 are dropped, and the rest is accepted as the message.",
	Promise:  BadInput,
	About:    []string{"A message with <kind> is refused > bytes that are not UTF-8"},
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte { return bytes.ToValidUTF8(body, nil) })
	},
})
