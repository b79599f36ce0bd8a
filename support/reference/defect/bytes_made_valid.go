package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bytes-made-valid",
	Sentence: "Bytes that are no UTF-8 are thrown away, and the rest is taken for the message.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte { return bytes.ToValidUTF8(body, nil) })
	},
})
