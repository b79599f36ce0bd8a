package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "missing-message-taken",
	Sentence: "A message that is missing or null is taken as an empty line.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte {
			f := fields(body)
			if f == nil || f["message"] != nil {
				return body
			}
			return []byte(`{"message": "\n"}`)
		})
	},
})
