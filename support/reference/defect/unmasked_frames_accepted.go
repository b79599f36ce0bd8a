package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unmasked-frames-accepted",
	Sentence: "An unmasked frame is read like any other.",
	Promise:  BadMessages,
	About:    []string{"<frame> closes the connection > A frame without a mask"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) { f.masked = true }) // by zeros, which leave the text as it is
	},
})
