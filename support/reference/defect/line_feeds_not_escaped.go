package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "line-feeds-not-escaped",
	Sentence: "A line feed in a token ends the line of its event.",
	Promise:  EventStream,
	About: []string{
		"An answer that looks like the end of the stream stays text",
		"An answer that looks like a gateway message stays text",
	},
	Wrap: func(p *reference.Parts) {
		unescaped := func(dst []byte, e reference.Event, next appendFunc) []byte {
			return append(dst, bytes.ReplaceAll(next(nil, e), []byte(`\n`), []byte("\n"))...)
		}
		p.StreamFormat, p.GatewayFormat = spelt(p.StreamFormat, unescaped), spelt(p.GatewayFormat, unescaped)
	},
})
