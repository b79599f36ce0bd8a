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

// Guard decides who may use the server.
type Guard interface {
	// AllowHost judges an HTTP call by the name it calls the server by, such as localhost:8080.
	AllowHost(host string) bool
	// AllowOrigin judges a handshake, or an HTTP call, by the page it comes from.
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
	hosts    []string // names of the server itself: those of the origins, and of its address
	capacity int      // 0: no limit

	mu     sync.Mutex
	inside int
}

func newGuard(o Options) *guard {
	g := &guard{token: o.AuthToken, capacity: o.MaxConnections}
	for _, origin := range o.AllowedOrigins {
		g.origins = append(g.origins, strings.ToLower(origin))
		if u, err := url.Parse(origin); err == nil {
			g.hosts = append(g.hosts, hostName(u.Host))
		}
	}
	g.hosts = append(g.hosts, hostName(o.HTTPAddr))
	return g
}

// AllowHost lets in calls by an address, by localhost and by a name that the options hold. A page
// can point any other name at this machine, and would then read what the server answers. No
// browser leaves the name out.
func (g *guard) AllowHost(host string) bool {
	name := hostName(host)
	return name == "" || name == "localhost" || strings.HasSuffix(name, ".localhost") || net.ParseIP(name) != nil ||
		slices.Contains(g.origins, "*") || slices.Contains(g.hosts, name)
}

// hostName is the name or address of a host, without its port and in small letters.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
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
