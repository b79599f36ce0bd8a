package defect

import (
	"unicode"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "gateway-in-ascii",
	Sentence: "At the gateway question marks replace characters beyond ASCII.",
	Promise:  Text,
	About: []string{
		"Text of every script arrives unchanged through the gateway",
	},
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			e.Text = mapped(e.Text, unicode.MaxASCII+1, unicode.MaxRune, func(rune) rune { return '?' })
			return next(dst, e)
		})
	},
})
