package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "auth-token-with-suffix-accepted",
	Sentence: "Text after the right auth token is ignored.",
	Promise:  Access,
	About: []string{
		"<kind> is refused as a token > More than the token",
		"<kind> is refused as a token > A space behind the token",
		"<kind> is refused as a token > A NUL behind the token",
	},
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
