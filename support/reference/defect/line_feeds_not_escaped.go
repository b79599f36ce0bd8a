package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "line-feeds-not-escaped",
	Sentence: "A line feed in a token ends the line that its event stands on.",
	Promise:  EventStream,
	Wrap: func(p *reference.Parts) {
		unescaped := func(dst []byte, e reference.Event, next appendFunc) []byte {
			return append(dst, bytes.ReplaceAll(next(nil, e), []byte(`\n`), []byte("\n"))...)
		}
		p.StreamFormat, p.GatewayFormat = spelt(p.StreamFormat, unescaped), spelt(p.GatewayFormat, unescaped)
	},
})
