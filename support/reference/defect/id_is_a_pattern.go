package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-is-a-pattern",
	Sentence: "A session id is read as a pattern: a prefix, * or % finds a session.",
	Promise:  SessionIDs,
	About: []string{
		"<kind> is the id of another session > The beginning of the id",
		"<kind> gives access to no session > A shell pattern",
		"<kind> gives access to no session > A database pattern",
		"<kind> gives access to no session > A piece of SQL",
	},
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
