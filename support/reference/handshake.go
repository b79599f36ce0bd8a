package reference

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
)

const (
	websocketVersion = "13"
	versionHeader    = "Sec-WebSocket-Version"
	keyHeader        = "Sec-WebSocket-Key"
)

var errNoHandshake = errors.New("this is the WebSocket gateway: open it with a WebSocket client")

// judgeHandshake finds what sections 4.1 and 4.2.1 of RFC 6455 forbid and gorilla/websocket takes,
// or answers otherwise than they say. The other rules are left to it.
func judgeHandshake(r *http.Request) (status int, problem error) {
	versions := r.Header.Values(versionHeader)
	switch {
	case r.Method != http.MethodGet:
		return http.StatusMethodNotAllowed, errors.New("the method is not GET")
	case !r.ProtoAtLeast(1, 1):
		return http.StatusBadRequest, errors.New("it needs HTTP/1.1")
	case len(versions) == 1 && strings.TrimSpace(versions[0]) != websocketVersion:
		return http.StatusUpgradeRequired, fmt.Errorf("%s is not %s", versionHeader, websocketVersion)
	case len(versions) != 1:
		return http.StatusBadRequest, fmt.Errorf("%s is given %d times", versionHeader, len(versions))
	case len(r.Header.Values(keyHeader)) != 1:
		return http.StatusBadRequest, fmt.Errorf("%s is given %d times", keyHeader, len(r.Header.Values(keyHeader)))
	}
	return 0, nil
}

// checkingWriter gives a connection away that holds its client to RFC 6455.
type checkingWriter struct{ http.ResponseWriter }

func (w checkingWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &checkedConn{Conn: conn}, rw, nil
}

// checkedConn fails to be read at the first byte that breaks RFC 6455, with a breach.
type checkedConn struct {
	net.Conn
	check  frameCheck
	broken *breach
}

func (c *checkedConn) Read(b []byte) (int, error) {
	if c.broken != nil {
		return 0, c.broken
	}
	n, err := c.Conn.Read(b)
	n, c.broken = c.check.next(b[:n])
	if c.broken != nil && n == 0 {
		return 0, c.broken
	}
	return n, err
}
