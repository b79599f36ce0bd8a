package arrival

import (
	"net"
	"sync/atomic"
	"time"
)

// Conn is a connection that notes arrivals. One goroutine at a time may read.
type Conn struct {
	net.Conn
	receiver receiver
	begun    time.Time
	own      Mark
	mark     atomic.Pointer[Mark]
}

func newConn(inner net.Conn, begun time.Time) *Conn {
	c := &Conn{Conn: inner, begun: begun}
	c.receiver.open(inner)
	c.mark.Store(&c.own)
	return c
}

// Mark is where the connection notes its reads and writes.
func (c *Conn) Mark() *Mark { return c.mark.Load() }

// NoteIn makes the connection note its reads and writes in m from now on: an exchange
// that is given a connection of a pool sets its own mark before it writes, so that
// the exchange before it and the one after it leave its times alone.
func (c *Conn) NoteIn(m *Mark) { c.mark.Store(m) }

// Read reads and notes when the newest byte came. A read without bytes is not noted.
func (c *Conn) Read(b []byte) (int, error) {
	n, stamp, err := c.receiver.receive(b)
	if n > 0 {
		c.Mark().note(stamp, c.begun, time.Now())
	}
	return n, err
}

// Write notes when it begins and writes.
func (c *Conn) Write(b []byte) (int, error) {
	c.Mark().wrote.Store(int64(time.Since(epoch)))
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
