package defect

import (
	"encoding/json"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "any-body-is-a-message",
	Sentence: "A body that is no JSON object is taken as the message.",
	Promise:  BadInput,
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
