package defect

import (
	"bufio"
	"bytes"
	"net/http"
	"os"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bad-request-crashes-the-server",
	Sentence: "Bytes that are not an HTTP request crash the server.",
	Promise:  BadInput,
	About:    []string{"<kind> at the HTTP port are refused > Random bytes"},
	Wrap: func(p *reference.Parts) {
		onHeads(p, func(head []byte) []byte {
			if _, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head))); err != nil && len(head) > 0 {
				hit()
				os.Exit(1)
			}
			return head
		})
	},
})
