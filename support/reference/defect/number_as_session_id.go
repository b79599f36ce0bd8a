package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "number-as-session-id",
	Sentence: "A number is accepted as a session id.",
	Promise:  BadInput,
	About:    []string{"A conversation is not started by <kind> > a number as session id"},
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte {
			if _, number := fields(body)["session_id"].(float64); number {
				return []byte(`{"message": "Hello", "session_id": "7"}`)
			}
			return body
		})
	},
})
