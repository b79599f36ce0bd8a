package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-lookalikes-replaced",
	Sentence: "Letters of a session id that look like ASCII letters are read as these.",
	Promise:  SessionIDs,
	About: []string{
		"<kind> gives access to no session > Dots of another script",
	},
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			if mapped(session, '\uff01', '\uff5e', func(r rune) rune { return r - 0xfee0 }) == ".." {
				return []reference.Message{{Role: reference.RoleUser, Content: "what stands in the folder above"}}, nil
			}
			return next(session)
		}}
	},
})
