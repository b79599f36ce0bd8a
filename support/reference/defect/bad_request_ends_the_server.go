package defect

import (
	"bufio"
	"bytes"
	"net/http"
	"os"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bad-request-ends-the-server",
	Sentence: "Bytes that are no HTTP request end the server.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		onHeads(p, func(head []byte) []byte {
			if _, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head))); err != nil && len(head) > 0 {
				os.Exit(1)
			}
			return head
		})
	},
})
