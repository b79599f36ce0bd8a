package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
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
})
