package fault

import (
	"errors"
	"io"
	"net"
	"sync"
)

// connection is one that a link carries: two sockets, and a pipe for each direction.
type connection struct {
	link             *Link
	client, upstream *net.TCPConn
	up, down         *pipe

	dead      chan struct{} // closed when its packets have begun to vanish
	vanishing sync.Once
	over      chan struct{} // closed when it ends
	ending    sync.Once
}

func newConnection(l *Link, client, upstream *net.TCPConn, s Shape) *connection {
	if s.Rate > 0 {
		narrow(client)
	}
	if s.down().Rate > 0 {
		narrow(upstream)
	}
	return &connection{
		link: l, client: client, upstream: upstream, up: newPipe(s), down: newPipe(s.down()),
		dead: make(chan struct{}), over: make(chan struct{}),
	}
}

// narrow keeps the system from taking in more than a thin link carries in a while;
// otherwise a slow reader would look fast to the server for its first megabytes.
func narrow(conn *net.TCPConn) {
	_ = conn.SetReadBuffer(narrowBuffer) // it fails only for a connection that is over already
}

const narrowBuffer = 4 << 10

// carry returns when both directions have ended.
func (c *connection) carry() {
	var directions sync.WaitGroup
	directions.Go(func() { c.direction(c.up, c.client, c.upstream) })
	directions.Go(func() { c.direction(c.down, c.upstream, c.client) })
	directions.Wait()
	c.end(false)
}

// direction carries what comes from one side to the other, its end too.
func (c *connection) direction(p *pipe, from, to *net.TCPConn) {
	go p.fill(arrivals{c, from})
	_, err := io.Copy(to, p.out)
	if err != nil {
		c.end(errors.Is(err, peerReset))
	} else if err := to.CloseWrite(); err != nil {
		c.end(false) // the other side has gone altogether
	}
	p.drain()
}

// arrivals is what one side sends, as far as the network lets it pass.
type arrivals struct {
	c    *connection
	from *net.TCPConn
}

func (a arrivals) Read(b []byte) (int, error) {
	n, err := a.from.Read(b)
	select {
	case <-a.c.dead: // also the end of the connection is a packet that vanishes
		<-a.c.over
		return 0, io.EOF
	default:
	}
	if !a.c.link.pass(a.c.over) {
		return 0, io.EOF
	}
	if errors.Is(err, peerReset) {
		a.c.end(true)
	}
	return n, err
}

func (c *connection) vanish() { c.vanishing.Do(func() { close(c.dead) }) }

// end closes both sockets, with a reset or politely.
func (c *connection) end(withReset bool) {
	c.ending.Do(func() {
		close(c.over)
		drop := (*net.TCPConn).Close
		if withReset {
			drop = reset
		}
		for _, conn := range []*net.TCPConn{c.client, c.upstream} {
			_ = drop(conn) // it fails only where the other side was faster
		}
		c.up.release()
		c.down.release()
	})
}

// reset closes a connection so that its peer reads ECONNRESET.
func reset(conn *net.TCPConn) error {
	return errors.Join(conn.SetLinger(0), conn.Close())
}
