package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "empty-message-answered",
	Sentence: "A message without text is taken and answered.",
	Promise:  BadInput,
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
