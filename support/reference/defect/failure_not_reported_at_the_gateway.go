package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "failure-not-reported-at-the-gateway",
	Sentence: "When the model fails, gateway users get no error.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error through the gateway too"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			if e.Kind == reference.Error && e.Code == "" {
				return dst
			}
			return next(dst, e)
		})
	},
})
