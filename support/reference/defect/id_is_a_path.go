package defect

import (
	"net/url"
	"path"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-is-a-path",
	Sentence: "A session id is taken for a path: the part behind its last slash is what is looked for.",
	Promise:  SessionIDs,
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			if decoded, err := url.PathUnescape(session); err == nil {
				session = decoded
			}
			return next(path.Base(strings.ReplaceAll(session, `\`, "/")))
		}}
	},
})
