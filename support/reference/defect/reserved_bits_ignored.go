package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "reserved-bits-ignored",
	Sentence: "Reserved bits of a frame are ignored.",
	Promise:  BadMessages,
	About: []string{
		"<frame> closes the connection > A frame with the first reserved bit",
		"<frame> closes the connection > A frame with the third reserved bit",
	},
	Silence: true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) { f.first &^= 0x70 })
	},
})
