package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unmasked-frames-taken",
	Sentence: "A frame that its sender did not mask is read like any other.",
	Promise:  BadMessages,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) { f.masked = true }) // by zeros, which leave the text as it is
	},
})
