package arrival

import (
	"net"
	"time"
)

// Conn is a connection that notes arrivals. One goroutine at a time may read.
type Conn struct {
	net.Conn
	receiver receiver
	begun    time.Time
	mark     Mark
}

func newConn(inner net.Conn, begun time.Time) *Conn {
	c := &Conn{Conn: inner, begun: begun}
	c.receiver.open(inner)
	return c
}

// Mark is where the connection notes its reads and writes.
func (c *Conn) Mark() *Mark { return &c.mark }

// Stale tells whether a connection on which nothing is to come has been closed by the
// other side, or has got something after all. It looks without waiting, on Linux alone; elsewhere it is
// never known before the next call.
func (c *Conn) Stale() bool { return c.receiver.stale() }

// Read reads and notes when the newest byte came. A read without bytes is not noted.
func (c *Conn) Read(b []byte) (int, error) {
	n, stamp, err := c.receiver.receive(b)
	if n > 0 {
		c.mark.note(stamp, c.begun, time.Now())
	}
	return n, err
}

// Write notes when it begins and writes.
func (c *Conn) Write(b []byte) (int, error) {
	c.mark.wrote.Store(int64(time.Since(epoch)))
	return c.Conn.Write(b)
}

// Of finds the connection below conn, through TLS; nil if a Dialer did not make it.
func Of(conn net.Conn) *Conn {
	for {
		switch c := conn.(type) {
		case *Conn:
			return c
		case interface{ NetConn() net.Conn }:
			conn = c.NetConn()
		default:
			return nil
		}
	}
}
