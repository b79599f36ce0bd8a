package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "missing-message-accepted",
	Sentence: "A message that is missing or null is accepted as an empty one.",
	Promise:  BadInput,
	About: []string{
		"A conversation is not started by <kind> > no message at all",
		"A conversation is not started by <kind> > a message that is null",
	},
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
