package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "any-value-is-a-message",
	Sentence: "A number or an object is taken as the message.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte {
			f := fields(body)
			if _, text := f["message"].(string); f == nil || f["message"] == nil || text {
				return body
			}
			return []byte(`{"message": "a value"}`)
		})
	},
})
