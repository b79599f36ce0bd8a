package reference

import (
	"bufio"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const (
	sampleKey    = "dGhlIHNhbXBsZSBub25jZQ==" // of RFC 6455, section 1.3
	sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
)

// handshakeHead is a handshake by the book, one header a line, without the headers named in drop and with more.
func handshakeHead(line string, drop []string, more string) string {
	head := []string{line}
	for _, h := range []string{"Host: localhost", "Connection: Upgrade", "Upgrade: websocket",
		"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + sampleKey} {
		name, _, _ := strings.Cut(h, ":")
		if !slices.Contains(drop, name) {
			head = append(head, h)
		}
	}
	if more != "" {
		head = append(head, strings.Split(more, "\n")...)
	}
	return strings.Join(head, "\r\n") + "\r\n\r\n"
}

type handshakeCase struct {
	section, name string
	line          string // empty: GET / HTTP/1.1
	drop          string // headers that are left out
	more          string // headers that are put behind the others, one a line
	status        int
}

const theKey, theVersion = "Sec-WebSocket-Key", "Sec-WebSocket-Version"

var handshakes = []handshakeCase{
	{"1.3", "by the book", "", "", "", 101},
	{"4.1", "a path", "GET /any/path HTTP/1.1", "", "", 101},
	{"3", "a query", "GET /?session=tea&token=%20x HTTP/1.1", "", "", 101},
	{"3", "an empty query", "GET /? HTTP/1.1", "", "", 101},
	{"4.2.1(1)", "the whole address", "GET ws://localhost/ HTTP/1.1", "", "", 101},
	{"4.2.1(1)", "POST", "POST / HTTP/1.1", "", "Content-Length: 0", 405},
	{"4.2.1(1)", "HEAD", "HEAD / HTTP/1.1", "", "", 405},
	{"4.2.1(1)", "PUT", "PUT / HTTP/1.1", "", "Content-Length: 0", 405},
	{"4.2.1(1)", "OPTIONS", "OPTIONS / HTTP/1.1", "", "", 405},
	{"4.2.1(1)", "a small method", "get / HTTP/1.1", "", "", 405},
	{"4.2.1(1)", "HTTP/1.0", "GET / HTTP/1.0", "", "", 400},
	{"4.2.1(1)", "HTTP/0.9", "GET /", "", "", 400},
	{"4.2.1(1)", "HTTP/2 in text", "GET / HTTP/2.0", "", "", 505},
	{"4.2.1(1)", "no HTTP", "GET / WEB/1.1", "", "", 400},
	{"4.2.1(2)", "no Host", "", "Host", "", 400},
	{"4.2.1(2)", "two Hosts", "", "", "Host: localhost", 400},
	{"4.2.1(3)", "no Upgrade", "", "Upgrade", "", 400},
	{"4.2.1(3)", "Upgrade in capitals", "", "Upgrade", "Upgrade: WebSocket", 101},
	{"4.2.1(3)", "Upgrade in a list", "", "Upgrade", "Upgrade: h2c, websocket", 101},
	{"4.2.1(3)", "Upgrade in two lines", "", "", "Upgrade: h2c", 101},
	{"4.2.1(3)", "another Upgrade", "", "Upgrade", "Upgrade: h2c", 400},
	{"4.2.1(3)", "Upgrade with more in the word", "", "Upgrade", "Upgrade: websockets", 400},
	{"4.2.1(3)", "an empty Upgrade", "", "Upgrade", "Upgrade:", 400},
	{"4.2.1(4)", "no Connection", "", "Connection", "", 400},
	{"4.2.1(4)", "Connection in a list", "", "Connection", "Connection: keep-alive, Upgrade", 101},
	{"4.2.1(4)", "Connection in a tight list", "", "Connection", "Connection: Upgrade,keep-alive", 101},
	{"4.2.1(4)", "Connection in small letters", "", "Connection", "connection: upgrade", 101},
	{"4.2.1(4)", "Connection in two lines", "", "", "Connection: keep-alive", 101},
	{"4.2.1(4)", "another Connection", "", "Connection", "Connection: keep-alive", 400},
	{"4.2.1(4)", "Connection with more in the word", "", "Connection", "Connection: upgraded", 400},
	{"4.2.1(5)", "no key", "", theKey, "", 400},
	{"4.2.1(5)", "an empty key", "", theKey, theKey + ":", 400},
	{"4.2.1(5)", "a key of 15 bytes", "", theKey, theKey + ": AAAAAAAAAAAAAAAAAAAA", 400},
	{"4.2.1(5)", "a key of 17 bytes", "", theKey, theKey + ": AAAAAAAAAAAAAAAAAAAAAAA=", 400},
	{"4.2.1(5)", "a key that is no base64", "", theKey, theKey + ": !!!!!!!!!!!!!!!!!!!!!!==", 400},
	{"4.2.1(5)", "a key without its end", "", theKey, theKey + ": AAAAAAAAAAAAAAAAAAAAAA", 400},
	{"4.2.1(5)", "a key in small letters of its name", "", theKey, "sec-websocket-key: " + sampleKey, 101},
	{"11.3.1", "two keys", "", "", theKey + ": AAAAAAAAAAAAAAAAAAAAAA==", 400},
	{"11.3.1", "the same key twice", "", "", theKey + ": " + sampleKey, 400},
	{"4.2.1(6)", "no version", "", theVersion, "", 400},
	{"4.2.2(4)", "version 12", "", theVersion, theVersion + ": 12", 426},
	{"4.2.2(4)", "version 14", "", theVersion, theVersion + ": 14", 426},
	{"4.2.2(4)", "version 8", "", theVersion, theVersion + ": 8", 426},
	{"4.2.2(4)", "version 0", "", theVersion, theVersion + ": 0", 426},
	{"4.2.2(4)", "a version that is no number", "", theVersion, theVersion + ": thirteen", 426},
	{"4.2.2(4)", "a version with a sign", "", theVersion, theVersion + ": +13", 426},
	{"4.1", "a version with a zero before it", "", theVersion, theVersion + ": 013", 426},
	{"4.2.2(4)", "an empty version", "", theVersion, theVersion + ":", 426},
	{"4.4", "a list of versions", "", theVersion, theVersion + ": 13, 8", 426},
	{"11.3.5", "two versions", "", "", theVersion + ": 13", 400},
	{"11.3.5", "two versions that differ", "", "", theVersion + ": 8", 400},
	{"4.2.1(7)", "an origin of its own", "", "", "Origin: http://localhost", 101},
	{"10.2", "a foreign origin", "", "", "Origin: https://evil.example", 403},
	{"10.2", "the origin null", "", "", "Origin: null", 403},
	{"10.2", "two origins", "", "", "Origin: http://localhost\nOrigin: https://evil.example", 403},
	{"4.2.1(8)", "a subprotocol", "", "", "Sec-WebSocket-Protocol: chat", 101},
	{"4.2.1(8)", "several subprotocols", "", "",
		"Sec-WebSocket-Protocol: chat, superchat\nSec-WebSocket-Protocol: tea", 101},
	{"4.2.1(9)", "an extension", "", "", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", 101},
	{"9.1", "an extension nobody knows", "", "", "Sec-WebSocket-Extensions: tea; leaves=3, x-more", 101},
	{"4.2.1(10)", "a cookie and more", "", "", "Cookie: a=b\nAuthorization: Basic dGVhOnRlYQ==\nX-Odd: 1", 101},
	{"4.2.1", "a header that is none", "", "", "this is no header", 400},
}

// Each handshake is answered as its section of RFC 6455 says.
func TestHandshakes(t *testing.T) {
	w := newWorld(t)
	for _, c := range handshakes {
		line := c.line
		if line == "" {
			line = "GET / HTTP/1.1"
		}
		conn := w.raw(w.server.GatewayURL(), handshakeHead(line, strings.Split(c.drop, ","), c.more))
		method, _, _ := strings.Cut(line, " ")
		in := bufio.NewReader(conn)
		resp, err := http.ReadResponse(in, &http.Request{Method: method})
		if err != nil {
			t.Errorf("section %s, %s: %v", c.section, c.name, err)
			continue
		}
		h := resp.Header
		switch version := h.Get(theVersion); {
		case resp.StatusCode != c.status:
			t.Errorf("section %s, %s: %s, want %d", c.section, c.name, resp.Status, c.status)
		case c.status == 426 && version != "13":
			t.Errorf("section 4.4, %s: the version to be used is told as %q", c.name, version)
		case c.status != 101:
		case h.Get("Sec-WebSocket-Accept") != sampleAccept || !strings.EqualFold(h.Get("Upgrade"), "websocket") ||
			!strings.EqualFold(h.Get("Connection"), "upgrade"):
			t.Errorf("section 4.2.2(5), %s: %v", c.name, h)
		case h.Get("Sec-WebSocket-Protocol") != "" || h.Get("Sec-WebSocket-Extensions") != "":
			t.Errorf("section 4.2.2(5), %s: something is chosen: %v", c.name, h)
		default:
			if _, err := conn.Write(pack(0x89, "alive")); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			pong := make([]byte, len("..alive"))
			if _, err := io.ReadFull(in, pong); err != nil || string(pong) != "\x8A\x05alive" {
				t.Errorf("%s: a ping is answered by %q, %v", c.name, pong, err)
			}
		}
		resp.Body.Close()
		conn.Close()
	}
}
