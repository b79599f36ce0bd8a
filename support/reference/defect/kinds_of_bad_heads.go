package defect

import (
	"bytes"
	"regexp"

	"bamboo-spec/support/reference"
)

// The outlines about what is no sound request.
const (
	badLine  = "A request with <fault> is refused > "
	badBytes = "<kind> at the HTTP port are refused > "
)

// Each mends one fault in the head of a request instead of refusing it.
var _ = addAll(
	mendedHead("two-lengths-passed-over",
		"Lengths of a request are passed over if there are two.",
		badLine+"two lengths",
		`(?m)^Content-Length: \d+\r\nContent-Length: .*\r\n`, ""),
	mendedHead("length-below-zero-passed-over",
		"A length below zero is passed over.",
		badLine+"a negative length", `(?m)^Content-Length: -.*\r\n`, ""),
	mendedHead("unknown-coding-passed-over",
		"A transfer coding that Bamboo does not know is passed over.",
		badLine+"an unknown transfer coding",
		`(?m)^Transfer-Encoding: hidden\r\n`, ""),
	mendedHead("space-before-the-colon-passed-over",
		"A header with a space before its colon is passed over.",
		badLine+"a space before the colon",
		`(?m)^[\w-]+ +:.*\r\n`, ""),
	mendedHead("foreign-header-names-passed-over",
		"A header whose name has letters beyond ASCII is passed over.",
		badLine+"a header name beyond ASCII",
		`(?m)^[^:\r\n]*[^\x00-\x7F][^:\r\n]*:.*\r\n`, ""),
	mendedHead("tls-answered-in-the-clear",
		"Whoever speaks TLS to the HTTP port is answered as if they had asked for something.",
		badBytes+"Bytes of TLS",
		`(?s)^\x16.*$`, "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
	mendedHead("bad-url-cut-off",
		"A URL ends where it makes no sense any more.",
		badBytes+"Bytes of a bad URL", `%zz`, "health"),
)

func mendedHead(name, sentence, about, fault, with string) Defect {
	pattern := regexp.MustCompile(fault)
	return Defect{Name: name, Sentence: sentence, Promise: BadInput,
		About: []string{about},
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(head []byte) []byte { return pattern.ReplaceAll(bytes.Clone(head), []byte(with)) })
		}}
}
