package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "number-as-session-id",
	Sentence: "A number is taken as session id.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte {
			if _, number := fields(body)["session_id"].(float64); number {
				return []byte(`{"message": "Hello", "session_id": "7"}`)
			}
			return body
		})
	},
})
