package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "frame-size-cut-short",
	Sentence: "Of the size of a frame only the last two bytes count.",
	Promise:  BadMessages,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) { f.length &= 0xFFFF })
	},
})
