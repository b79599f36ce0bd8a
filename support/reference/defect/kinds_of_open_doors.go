package defect

import (
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

// The outlines about what is almost right.
const (
	almostTheToken = "<kind> is refused as a token > "
	foreignPage    = "A browser page of <kind> is refused > "
)

// Each lets in whoever has almost the right token, or almost the right origin.
var _ = addAll(
	Defect{Name: "auth-token-by-prefix", Sentence: "The beginning of the auth token is accepted.", Promise: Access,
		About: []string{almostTheToken + "The beginning of the token"},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, token: func(auth string) bool {
				return next.AllowToken(auth) || auth != "" && next.AllowToken(auth+" sesame")
			}}
		}},
	Defect{Name: "auth-token-as-a-number", Sentence: "A number is accepted as the auth token.", Promise: Access,
		About: []string{"A token that is not a text is refused"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if strings.HasPrefix(m.Problem, "connect: auth") {
					m = reference.ClientMessage{Kind: reference.ConnectMessage, Auth: "7"}
				}
				next(c, m)
			})
		}},
	looseOrigin("origin-of-a-name-below",
		"A browser page is let in if the name of its origin ends in a dot and an allowed one.",
		"a subdomain of the allowed one", "."),
	looseOrigin("origin-by-its-end",
		"A browser page is let in if the name of its origin ends like an allowed one.",
		"a name with the same end", ""),
)

// looseOrigin takes for an origin what stands in its name behind mark.
func looseOrigin(name, sentence, row, mark string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: Access,
		About: []string{foreignPage + row},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
				scheme, host, _ := strings.Cut(r.Header.Get("Origin"), "://")
				for i := range len(host) {
					if end, cut := strings.CutPrefix(host[i:], mark); cut && i > 0 {
						page := r.Clone(r.Context())
						page.Header.Set("Origin", scheme+"://"+end)
						if next.AllowOrigin(page) {
							return true
						}
					}
				}
				return next.AllowOrigin(r)
			}}
		}}
}
