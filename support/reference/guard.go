package reference

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Guard decides who may use the gateway.
type Guard interface {
	// AllowOrigin judges a handshake by the page it comes from.
	AllowOrigin(r *http.Request) bool
	// AllowToken judges the auth of a connect.
	AllowToken(auth string) bool
	// Enter takes a place for a connection, false when there is none left. Each
	// Enter that was true is followed by one Leave.
	Enter() bool
	Leave()
}

type guard struct {
	token    string
	origins  []string
	capacity int // 0: no limit

	mu     sync.Mutex
	inside int
}

func newGuard(o Options) *guard {
	g := &guard{token: o.AuthToken, capacity: o.MaxConnections}
	for _, origin := range o.AllowedOrigins {
		g.origins = append(g.origins, strings.ToLower(origin))
	}
	return g
}

// AllowOrigin lets in clients that are no browser (they send no origin), allowed
// origins, and pages of the gateway's own address. That address counts as its own
// only as a number or as localhost: a foreign page could point any other name at
// this machine.
func (g *guard) AllowOrigin(r *http.Request) bool {
	given := r.Header.Values("Origin")
	if len(given) == 0 {
		return true
	}
	if len(given) > 1 {
		return false
	}
	origin := strings.ToLower(given[0])
	if slices.Contains(g.origins, "*") || slices.Contains(g.origins, origin) {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || !strings.EqualFold(u.Host, r.Host) {
		return false
	}
	name := u.Hostname()
	return name == "localhost" || net.ParseIP(name) != nil
}

// AllowToken compares digests, which all have one length: how long it takes tells
// neither how much of a token was right nor how long the right one is.
func (g *guard) AllowToken(auth string) bool {
	if g.token == "" {
		return true
	}
	given, wanted := sha256.Sum256([]byte(auth)), sha256.Sum256([]byte(g.token))
	return subtle.ConstantTimeCompare(given[:], wanted[:]) == 1
}

func (g *guard) Enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.capacity > 0 && g.inside >= g.capacity {
		return false
	}
	g.inside++
	return true
}

func (g *guard) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
}
