package client

import (
	"fmt"
	"net/url"
	"strings"
)

// At is the URL of a path below the API's base.
func (c Config) At(path string) (*url.URL, error) {
	return below("API", c.API, c.routed(path), "http", "https")
}

// routed is a path as the target calls it. Of several routes that fit, the longest counts.
func (c Config) routed(path string) string {
	longest := ""
	for route := range c.Routes {
		if len(route) > len(longest) && strings.HasPrefix(path, route) {
			longest = route
		}
	}
	return c.Routes[longest] + strings.TrimPrefix(path, longest)
}

// WebSocketAt is the URL of a path below the API's base that is opened as a WebSocket.
func (c Config) WebSocketAt(path string) (*url.URL, error) {
	u, err := c.At(path)
	if err != nil {
		return nil, err
	}
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	return u, nil
}

// GatewayAt is the URL of a path below the gateway's address; "" is the address as it is.
func (c Config) GatewayAt(path string) (*url.URL, error) {
	return below("gateway", c.Gateway, path, "ws", "wss")
}

// Resolve finds a stream_url: absolute, or relative to the API's base. A
// prefix of the base that the server has written already is not written twice.
func (c Config) Resolve(streamURL string) (*url.URL, error) {
	u, err := url.Parse(streamURL)
	if err != nil {
		return nil, fmt.Errorf("the stream_url is no URL: %w", err)
	}
	if u.Scheme != "" || u.Host != "" {
		base, err := c.At("/")
		if err != nil {
			return nil, err
		}
		return base.ResolveReference(u), nil
	}
	return c.At(streamURL)
}

func below(what, base, path string, schemes ...string) (*url.URL, error) {
	if base == "" {
		return nil, fmt.Errorf("there is no %s address; this target has no such side", what)
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("the %s address is no URL: %w", what, err)
	}
	if u.Host == "" || u.Scheme != schemes[0] && u.Scheme != schemes[1] {
		return nil, fmt.Errorf("the %s address %q must be like %s://host:port", what, u.Redacted(), schemes[0])
	}
	if path != "" && !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	prefix := u.EscapedPath()
	if path != "" {
		prefix = strings.TrimRight(prefix, "/")
	}
	if prefix != "" && (path == prefix || strings.HasPrefix(path, prefix+"/")) {
		prefix = ""
	}
	full, err := url.Parse(u.Scheme + "://" + u.Host + prefix + path)
	if err != nil {
		return nil, fmt.Errorf("the path %q cannot be asked for: %w", path, err)
	}
	full.User = u.User
	return full, nil
}
