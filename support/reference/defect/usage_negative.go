package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "usage-negative",
	Sentence: "At the gateway the number of prompt tokens is negative.",
	Promise:  Usage,
	About:    []string{"An answer through the gateway reports its token usage"},
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			if e.Kind == reference.Complete {
				e.Usage.Prompt = -1
				e.Usage.Total = e.Usage.Completion - 1
			}
			return next(dst, e)
		})
	},
})
