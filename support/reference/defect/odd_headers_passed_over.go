package defect

import (
	"bytes"
	"regexp"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "odd-headers-passed-over",
	Sentence: "Lines of a head that make no sense are passed over.",
	Promise:  BadInput,
	Wrap: func(p *reference.Parts) {
		sound := regexp.MustCompile(`^(GET|POST) /|^(Host|Content-Type|Content-Length|Origin|Upgrade|Connection|Sec-WebSocket-\w+): [^-]|^\r\n$`)
		onHeads(p, func(head []byte) []byte {
			var kept []byte
			for line := range bytes.Lines(head) {
				name, _, _ := bytes.Cut(line, []byte(":"))
				if sound.Match(line) && (len(line) <= 2 || !bytes.Contains(kept, append(name, ':'))) {
					kept = append(kept, line...)
				}
			}
			return kept
		})
	},
})
