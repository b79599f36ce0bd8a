package defect

import (
	"net/url"
	"path"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-is-a-path",
	Sentence: "A session id is read as a path: only the part after its last slash counts.",
	Promise:  SessionIDs,
	About: []string{
		"<kind> gives access to no session > A path that ends in the id",
		"<kind> gives access to no session > A path that is not encoded",
		"<kind> gives access to no session > A path with backslashes",
		"<kind> gives access to no session > A path encoded twice",
	},
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
