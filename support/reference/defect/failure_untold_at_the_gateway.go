package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "failure-untold-at-the-gateway",
	Sentence: "When the model fails, users at the gateway are told nothing.",
	Promise:  NeverSilence,
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
