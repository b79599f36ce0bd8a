package defect

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

// keptMessage is the outline about messages that are more than plain words.
const keptMessage = "A message with <what> is stored unchanged > "

// Each changes what a user says before it is stored and sent to the model.
var _ = addAll(
	changedMessage("messages-turned-round",
		"A message in Arabic is stored from its end to its beginning.",
		"Arabic from right to left", func(s string) string {
			r := []rune(s)
			if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
				slices.Reverse(r)
			}
			return string(r)
		}),
	changedMessage("emoji-out-of-messages",
		"Emoji are taken out of messages.",
		"only emoji", withoutRunes('\U0001f300', '\U0001faff')),
	changedMessage("backslashes-out-of-messages",
		"A backslash in a message is taken for the beginning of something else.",
		"backslashes",
		func(s string) string { return strings.ReplaceAll(s, `\`, "") }),
	changedMessage("tags-out-of-messages", "What looks like a tag is taken out of messages.", "tags",
		func(s string) string { return tag.ReplaceAllString(s, "") }),
	changedMessage("messages-end-at-a-quote", "A message ends at its first quote.", "a piece of SQL",
		func(s string) string { before, _, _ := strings.Cut(s, "'"); return before }),
)

var tag = regexp.MustCompile(`<[^<>]*>`)

func changedMessage(name, sentence, row string, change func(string) string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: Text,
		About: []string{keptMessage + row},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				m.Content = change(m.Content)
				return next(session, m)
			}}
		}}
}
