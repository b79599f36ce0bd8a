package defect

import (
	"bamboo-spec/support/reference"
)

// The defects of the promise “1.2 Usage”.
var _ = addAll(
	Defect{
		Name:     "usage-does-not-add-up",
		Sentence: "The total number of tokens is not the sum of its parts.",
		Promise:  Usage,
		About:    []string{"An answer reports its token usage"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				e.Usage.Total++
				next(e)
			})
		},
	},
	Defect{
		Name:     "usage-missing",
		Sentence: "An answer does not say how many tokens it used.",
		Promise:  Usage,
		About:    []string{"An answer reports its token usage"},
		Wrap: func(p *reference.Parts) {
			p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind == reference.Complete {
					return append(dst, "data: {\"type\":\"complete\"}\n\n"...)
				}
				return next(dst, e)
			})
		},
	},
	Defect{
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
	},
)
