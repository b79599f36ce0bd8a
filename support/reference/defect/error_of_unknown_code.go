package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "error-of-unknown-code",
	Sentence: "The gateway reports a failure of the model with an unknown code.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error through the gateway too"},
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			if e.Kind == reference.Error && e.Code == "" {
				e.Code = "INTERNAL"
			}
			return next(dst, e)
		})
	},
})
