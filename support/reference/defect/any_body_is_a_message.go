package defect

import (
	"encoding/json"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "any-body-is-a-message",
	Sentence: "A body that is not a JSON object is accepted as the message.",
	Promise:  BadInput,
	About: []string{
		"A conversation is not started by <kind> > a body that breaks off",
		"A conversation is not started by <kind> > an empty body",
		"A conversation is not started by <kind> > a list",
	},
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte {
			if fields(body) != nil {
				return body
			}
			text, err := json.Marshal(map[string]string{"message": "body: " + string(body)})
			if err != nil {
				return body
			}
			return text
		})
	},
})
