package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-is-a-pattern",
	Sentence: "A session id is looked for as a pattern: its beginning, * or % finds somebody's session.",
	Promise:  SessionIDs,
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
		var last memory[string]
		p.Store = store{Store: p.Store,
			ask: func(session string, m reference.Message, next askFunc) error {
				last.swap("", session)
				return next(session, m)
			},
			read: func(session string, next readFunc) ([]reference.Message, error) {
				beginning, _, quoted := strings.Cut(session, "'")
				beginning = strings.TrimRight(beginning, "*%")
				if known := last.get(""); quoted || beginning != "" && strings.HasPrefix(known, beginning) {
					session = known
				}
				return next(session)
			}}
	},
})
