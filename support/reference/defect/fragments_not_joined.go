package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "fragments-not-joined",
	Sentence: "Each frame of a message is taken for a message of its own.",
	Promise:  BadMessages,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) {
			const final, text, control = 0x80, 1, 8
			if f.first&control == 0 {
				f.first = final | text
			}
		})
	},
})
