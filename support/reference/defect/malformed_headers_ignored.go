package defect

import (
	"bytes"
	"regexp"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "malformed-headers-ignored",
	Sentence: "Malformed header lines are ignored.",
	Promise:  BadInput,
	About:    []string{"A request with <fault> is refused > a line that is no header"},
	Wrap: func(p *reference.Parts) {
		sound := regexp.MustCompile(
			`^(GET|POST) /|^(Host|Content-Type|Content-Length|Origin|Upgrade|Connection|Sec-WebSocket-\w+): [^-]|^\r\n$`)
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
