package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "fragments-not-joined",
	Sentence: "Each frame of a fragmented message is read as a message of its own.",
	Promise:  BadMessages,
	About: []string{
		"A message in one-byte frames is understood",
		"A ping between the frames of a message is answered, and so is the message",
	},
	Silence: true,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) {
			const final, text, control = 0x80, 1, 8
			if f.first&control == 0 {
				f.first = final | text
			}
		})
	},
})
