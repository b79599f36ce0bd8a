package defect

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.3 Access to the gateway”.
var _ = addAll(
	Defect{
		Name:     "allowed-origin-refused",
		Sentence: "Browser pages are refused even if their origin is allowed.",
		Promise:  Access,
		About:    []string{"A browser page of an allowed origin is accepted"},
		Wrap: func(p *reference.Parts) {
			p.Guard = guard{Guard: p.Guard, origin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" }}
		},
	},
	Defect{
		Name:     "any-origin-accepted",
		Sentence: "The gateway accepts browser pages of every origin.",
		Promise:  Access,
		About: []string{
			"A browser page of a foreign origin is refused",
			"A browser page of <kind> is refused > no origin at all",
			"A browser page of <kind> is refused > a file",
		},
		Wrap: func(p *reference.Parts) {
			p.Guard = guard{Guard: p.Guard, origin: func(*http.Request) bool { return true }}
		},
	},
	Defect{
		Name:     "any-token-accepted",
		Sentence: "The gateway accepts any token.",
		Promise:  Access,
		About: []string{
			"A wrong token is refused and the connection closed",
			"A wrong token gives no access to an existing session",
		},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, token: func(auth string) bool { return auth != "" || next.AllowToken(auth) }}
		},
	},
	Defect{
		Name:     "auth-token-in-any-case",
		Sentence: "The auth token is compared without case.",
		Promise:  Access,
		About:    []string{"<kind> is refused as a token > The token in capitals"},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next,
				token: func(auth string) bool {
					return next.AllowToken(auth) || next.AllowToken(strings.ToLower(auth))
				}}
		},
	},
	Defect{
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
	},
	Defect{
		Name:     "closed-at-capacity-without-error",
		Sentence: "The connection of a client beyond the capacity is closed without an error.",
		Promise:  Access,
		About: []string{
			"One client over the capacity is refused, and a connected one stays usable",
			"Clients beyond the capacity are refused with CAPACITY_EXCEEDED",
		},
		Wrap: func(p *reference.Parts) { p.Gateway = &curt{p.Gateway} },
	},
	Defect{
		Name:     "connection-never-freed",
		Sentence: "The connection of a client that left is not available to the next one.",
		Promise:  Access,
		About:    []string{"A full gateway accepts the next client once one has disconnected"},
		Wrap:     func(p *reference.Parts) { p.Guard = guard{Guard: p.Guard, leave: func() {}} },
	},
	Defect{
		Name:     "full-gateway-drops-the-first-client",
		Sentence: "When the gateway is full, a new client takes the connection of the first one.",
		Promise:  Access,
		About:    []string{"One client over the capacity is refused, and a connected one stays usable"},
		Wrap: func(p *reference.Parts) {
			g := &ejecting{Gateway: p.Gateway}
			next := p.Guard
			p.Gateway = g
			p.Guard = guard{Guard: next, enter: func() bool {
				if !next.Enter() {
					hit()
					(*g.first.Load()).Close(websocket.CloseTryAgainLater, "taken over")
				}
				return true
			}}
		},
	},
	Defect{
		Name:     "no-auth-token-needed",
		Sentence: "The gateway accepts clients without a token.",
		Promise:  Access,
		About: []string{
			"No token is refused and the connection closed",
			"<kind> is refused as a token > An empty text",
		},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, token: func(auth string) bool { return auth == "" || next.AllowToken(auth) }}
		},
	},
	Defect{
		Name:     "no-capacity-limit",
		Sentence: "The gateway accepts more clients than its capacity.",
		Promise:  Access,
		About:    []string{"One client over the capacity is refused, and a connected one stays usable"},
		Wrap: func(p *reference.Parts) {
			p.Guard = guard{Guard: p.Guard, enter: func() bool { return true }, leave: func() {}}
		},
	},
	Defect{
		Name:     "origin-compared-by-host",
		Sentence: "Only the host of a browser page's origin is compared.",
		Promise:  Access,
		About: []string{
			"A browser page of <kind> is refused > the same name without TLS",
			"A browser page of <kind> is refused > the same name at another port",
		},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
				origin, err := url.Parse(r.Header.Get("Origin"))
				if err != nil || origin.Host == "" {
					return next.AllowOrigin(r)
				}
				like := r.Clone(r.Context())
				like.Header.Set("Origin", "https://"+origin.Hostname())
				return next.AllowOrigin(r) || next.AllowOrigin(like)
			}}
		},
	},
	Defect{
		Name:     "origin-compared-by-prefix",
		Sentence: "A browser page is accepted if its origin begins like an allowed one.",
		Promise:  Access,
		About: []string{
			"Allowing one origin allows no other",
			"A browser page of <kind> is refused > the same name at another port",
			"A browser page of <kind> is refused > a user with the allowed name",
		},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
				origin := r.Header.Get("Origin")
				for n := range origin {
					shorter := r.Clone(r.Context())
					shorter.Header.Set("Origin", origin[:n])
					if n > 0 && next.AllowOrigin(shorter) {
						return true
					}
				}
				return next.AllowOrigin(r)
			}}
		},
	},
	Defect{
		Name:     "origin-that-contains-a-loopback-name-accepted",
		Sentence: "A browser page is accepted if its origin only contains localhost or 127.0.0.1.",
		Promise:  Access,
		About: []string{
			"A browser page whose origin begins like localhost is refused",
			"A browser page whose origin begins like an IP address is refused",
			"A browser page whose origin ends like localhost is refused",
		},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
				origin := r.Header.Get("Origin")
				return next.AllowOrigin(r) || strings.Contains(origin, "localhost") ||
					strings.Contains(origin, "127.0.0.1")
			}}
		},
	},
	Defect{
		Name:     "origin-trusted-by-host-header",
		Sentence: "A browser page is accepted if its origin equals the Host header (DNS rebinding).",
		Promise:  Access,
		About:    []string{"A page that uses DNS rebinding is refused"},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, origin: func(r *http.Request) bool {
				return next.AllowOrigin(r) || strings.HasSuffix(r.Header.Get("Origin"), "://"+r.Host)
			}}
		},
	},
	Defect{
		Name:     "refused-at-capacity-stays-open",
		Sentence: "A client beyond the capacity is refused, but its connection stays open.",
		Promise:  Access,
		About:    []string{"One client over the capacity is refused, and a connected one stays usable"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { p.Gateway = &hesitant{p.Gateway} },
	},
	Defect{
		Name:     "right-token-refused",
		Sentence: "The gateway refuses the right token.",
		Promise:  Access,
		About:    []string{"The right token is accepted"},
		Wrap: func(p *reference.Parts) {
			next := p.Guard
			p.Guard = guard{Guard: next, token: func(auth string) bool { return auth == "" && next.AllowToken(auth) }}
		},
	},
	Defect{
		Name:     "token-checked-once",
		Sentence: "The token of a client that was accepted before is not checked.",
		Promise:  Access,
		About:    []string{"A wrong token is refused on a connection that was accepted before"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.ConnectMessage && c.Session() != "" {
					c.Enter(p.IDs.New())
					return
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "reset-connection-never-freed",
		Sentence: "The connection of a client whose link was reset is not available to the next one.",
		Promise:  Access,
		About:    []string{"A full gateway accepts the next client once a connection was reset"},
		Wrap: func(p *reference.Parts) {
			var wasReset atomic.Bool
			onConnections(p, func(c net.Conn) net.Conn { return noticing{c, &wasReset} })
			next := p.Guard
			p.Guard = guard{Guard: next, leave: func() {
				if !wasReset.Load() {
					next.Leave()
				}
			}}
		},
	},
	Defect{
		Name:     "unauthorized-stays-open",
		Sentence: "A client with a wrong token is refused, but its connection stays open.",
		Promise:  Access,
		About:    []string{"A wrong token is refused and the connection closed"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				next(aside{Client: c, close: func(int, string) {}}, m)
			})
		},
	},
	Defect{
		Name:     "unauthorized-without-error",
		Sentence: "The connection of a client with a wrong token is closed without an error.",
		Promise:  Access,
		About:    []string{"A wrong token is refused and the connection closed"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				next(aside{Client: c, send: func(e reference.Event) {
					if e.Code != reference.CodeUnauthorized {
						c.Send(e)
					}
				}}, m)
			})
		},
	},
)

// noticing is a connection that tells whether it was reset.
type noticing struct {
	net.Conn
	wasReset *atomic.Bool
}

func (n noticing) Read(b []byte) (int, error) {
	read, err := n.Conn.Read(b)
	if errors.Is(err, syscall.ECONNRESET) {
		hit()
		n.wasReset.Store(true)
	}
	return read, err
}

type curt struct{ reference.Gateway }

func (g *curt) Arrive(c reference.Client) bool {
	return g.Gateway.Arrive(aside{Client: c, send: func(reference.Event) { hit() }})
}

// ejecting remembers the client that came first.
type ejecting struct {
	reference.Gateway
	first atomic.Pointer[reference.Client]
}

func (g *ejecting) Arrive(c reference.Client) bool {
	g.first.CompareAndSwap(nil, &c)
	return g.Gateway.Arrive(c)
}

type hesitant struct{ reference.Gateway }

func (g *hesitant) Arrive(c reference.Client) bool {
	return g.Gateway.Arrive(aside{Client: c, close: func(int, string) { hit() }})
}
