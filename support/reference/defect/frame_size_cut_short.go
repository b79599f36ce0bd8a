package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "frame-size-cut-short",
	Sentence: "Only the last two bytes of a frame's length are read.",
	Promise:  BadMessages,
	About:    []string{"The connection is closed after a frame with an impossible length"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) { f.length &= 0xFFFF })
	},
})
