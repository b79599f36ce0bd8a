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

// Each reads conn, which is a Conn or has one below, and hands what each read brings to take, until take has had
// enough and returns false. The bytes are valid during the call, in which nothing may be read from
// conn; the newest of them came when its Mark says. The error is why no more comes: io.EOF for an
// orderly end. Of a Conn itself Linux is asked once for each arrival, where a caller of Read asks twice, and no
// storage is held while nothing comes. A reset that comes with bytes that were not read yet is seen
// at the deadline only.
func Each(conn net.Conn, take func([]byte) bool) error {
	if c, ok := conn.(*Conn); ok && c.receiver.pushes() {
		return c.receiver.each(func(stamp int64) { c.mark.note(stamp, c.begun, time.Now()) }, take)
	}
	buf := make([]byte, readSize)
	for {
		n, err := conn.Read(buf)
		if n > 0 && !take(buf[:n]) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readSize is the most that one read of Each takes, in bytes.
const readSize = 2 << 10

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
