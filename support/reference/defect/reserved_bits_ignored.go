package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "reserved-bits-ignored",
	Sentence: "Reserved bits of a frame are passed over.",
	Promise:  BadMessages,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) { f.first &^= 0x70 })
	},
})
