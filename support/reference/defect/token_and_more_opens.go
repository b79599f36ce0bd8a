package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "token-and-more-opens",
	Sentence: "What stands behind the right token is passed over.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		next := p.Guard
		p.Guard = guard{Guard: next, token: func(auth string) bool {
			for i := range auth {
				if i > 0 && next.AllowToken(auth[:i]) {
					return true
				}
			}
			return next.AllowToken(auth)
		}}
	},
})
