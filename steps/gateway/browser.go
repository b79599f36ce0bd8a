package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
)

// browser registers handshakes of browser pages, which name their origin.
func browser(sc *sentence.Book, g *gateway) {
	needs := sentence.Needs(capability.Gateway)
	sc.When(`^a browser page from "((?:[^"\\]|\\.)*)" opens the gateway$`, g.browserOpens, needs)
	sc.When(`^a browser page from "((?:[^"\\]|\\.)*)" opens the gateway by DNS rebinding$`, g.browserRebound, needs)

	sc.Then(`^the browser page is accepted$`, g.browserIn)
	sc.Then(`^the browser page is refused with the status (\d+|\d+ or \d+)$`, g.browserRefused)
}

// handshake is the outcome of a browser page's attempt to open the gateway.
type handshake struct {
	origin string
	err    error
}

// browserOpens makes the handshake as a browser would for a page of that origin.
func (g *gateway) browserOpens(ctx context.Context, origin string) error {
	return g.shake(ctx, client.DialOptions{Origin: origin})
}

// browserRebound makes the handshake of a page that made its own name point at the gateway (DNS rebinding).
//
// Example:
//
//	When a browser page from "http://evil.example" opens the gateway by DNS rebinding
//	Then the browser page is refused with the status 403
func (g *gateway) browserRebound(ctx context.Context, origin string) error {
	name, err := url.Parse(origin)
	if err != nil || name.Host == "" {
		return fmt.Errorf("“%s” is no origin with a name; write it as http://name", origin)
	}
	return g.shake(ctx, client.DialOptions{Origin: origin, Header: http.Header{"Host": {name.Host}}})
}

// shake makes a handshake that may be refused.
func (g *gateway) shake(ctx context.Context, o client.DialOptions) error {
	_, err := g.User("the browser page").Dial(ctx, o)
	var status *client.StatusError
	if err != nil && !errors.As(err, &status) {
		return err
	}
	g.handshake = &handshake{o.Origin, err}
	return nil
}

var errNoPage = errors.New("no browser page has opened the gateway yet")

// browserIn checks that the handshake succeeded.
func (g *gateway) browserIn(context.Context) error {
	if g.handshake == nil {
		return errNoPage
	}
	return g.handshake.err
}

// browserRefused checks the status of the refused handshake.
//
// Example:
//
//	When a browser page from "https://evil.example" opens the gateway
//	Then the browser page is refused with the status 403
func (g *gateway) browserRefused(_ context.Context, allowed match.Codes) error {
	if g.handshake == nil {
		return errNoPage
	}
	var got *client.StatusError
	if errors.As(g.handshake.err, &got) && slices.Contains(allowed, got.Response.Status) {
		return nil
	}
	actual := "the handshake succeeded"
	if got != nil {
		actual = fmt.Sprint("status ", match.Codes{got.Response.Status})
	}
	return &mismatch.Error{What: "the page of " + g.handshake.origin + " was not refused",
		Expected: fmt.Sprint("status ", allowed), Actual: actual}
}
