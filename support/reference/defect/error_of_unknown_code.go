package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "error-of-unknown-code",
	Sentence: "The gateway tells a failure of the model with a code of its own.",
	Promise:  NeverSilence,
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			if e.Kind == reference.Error && e.Code == "" {
				e.Code = "INTERNAL"
			}
			return next(dst, e)
		})
	},
})
