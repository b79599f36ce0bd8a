package tokenserver

import (
	"bytes"
	"fmt"
	"net"
	"time"
)

// unwritten stands in a token until its connection writes it. What the server and its libraries do
// before that, and how long a processor that had slept takes to do it, is no error of the instrument.
const unwritten = "(not yet written)"

// stamping is a listener whose connections stamp tokens.
type stamping struct {
	net.Listener
	clock func(time.Time) int64
}

func (l stamping) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &stamped{Conn: conn, clock: l.clock}, nil
}

// stamped is a connection that writes the moment into the token that it writes. Who writes to it waits
// for the one before, as servers do.
type stamped struct {
	net.Conn
	clock  func(time.Time) int64
	buf    []byte // what is written instead
	digits [len(unwritten)]byte
}

// NetConn is the connection below, which notes arrivals.
func (c *stamped) NetConn() net.Conn { return c.Conn }

func (c *stamped) Write(b []byte) (int, error) {
	at := bytes.Index(b, []byte(unwritten))
	if at < 0 {
		return c.Conn.Write(b)
	}
	c.buf = append(c.buf[:0], b...)
	copy(c.buf[at:], fmt.Appendf(c.digits[:0], "%0*d", len(unwritten), c.clock(time.Now())))
	return c.Conn.Write(c.buf)
}
