package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "any-value-is-a-message",
	Sentence: "A number or an object is accepted as the message.",
	Promise:  BadInput,
	About: []string{
		"A conversation is not started by <kind> > a number as message",
		"A conversation is not started by <kind> > an object as message",
	},
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
