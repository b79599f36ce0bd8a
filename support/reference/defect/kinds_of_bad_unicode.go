package defect

import (
	"bytes"

	"bamboo-spec/support/reference"
)

// badText is the outline about messages that are no text of Unicode.
const badText = "A message with <kind> is refused > "

// Each takes one thing that is no text for a text.
var _ = addAll(
	mendedText("broken-off-character-completed",
		"A character that breaks off becomes a replacement character.",
		"a character that breaks off", "\xe7\xab\"", "\ufffd\""),
	mendedText("overlong-nul-taken",
		"An overlong way of writing NUL is taken for a NUL.",
		"an overlong NUL", "\xc0\x80", `\u0000`),
	mendedText("half-a-pair-taken",
		"Half a pair of surrogates becomes a replacement character.",
		"half a surrogate pair", "\xed\xa0\x80", "\ufffd"),
	mendedText("line-feed-taken",
		"A line feed in a JSON string need not be escaped.",
		"a line feed that is not escaped", "\n", `\n`),
)

func mendedText(name, sentence, row, bad, good string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: BadInput,
		About: []string{badText + row},
		Wrap: func(p *reference.Parts) {
			onBodies(p, func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(bad), []byte(good)) })
		}}
}
