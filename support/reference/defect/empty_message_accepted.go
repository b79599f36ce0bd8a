package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "empty-message-accepted",
	Sentence: "A message without text is accepted and answered.",
	Promise:  BadInput,
	About:    []string{"An empty message is refused, on create or on stream"},
	Wrap: func(p *reference.Parts) {
		onBodies(p, func(body []byte) []byte {
			f := fields(body)
			if text, ok := f["message"].(string); !ok || text != "" {
				return body
			}
			return bytes.Replace(body, []byte(`"message":""`), []byte(`"message":"nothing"`), 1)
		})
	},
})
