package fault

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"bamboo-spec/support/mismatch"
)

// Link carries the connections of one client. It is safe for concurrent use.
type Link struct {
	mu    sync.Mutex
	shape Shape
	doors map[string]net.Listener // by the address of the server behind it
	open  map[*connection]struct{}
	up    chan struct{} // closed while the link is up
	errs  []error       // of what could not be taken or closed
	work  sync.WaitGroup
	alive context.Context // ends with Close
	close context.CancelFunc
}

// closeLimit is how long Close waits for what is still being carried.
const closeLimit = 10 * time.Second

// New is a link that has the shape from its first connection on.
func New(s Shape) *Link {
	l := &Link{
		shape: s, doors: map[string]net.Listener{}, open: map[*connection]struct{}{},
		up: make(chan struct{}),
	}
	l.alive, l.close = context.WithCancel(context.Background())
	close(l.up)
	return l
}

// Reshape gives the connections that begin from now on another shape.
func (l *Link) Reshape(change func(*Shape)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.shape
	change(&s)
	if err := s.check(); err != nil {
		return err
	}
	l.shape = s
	return nil
}

// Through is the address to dial, host:port, in the place of a server's own: what
// is dialled there is carried to the server.
func (l *Link) Through(server string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.alive.Err() != nil {
		return "", errors.New("the link is closed")
	}
	door := l.doors[server]
	if door == nil {
		var err error
		if door, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			if errors.Is(err, syscall.EADDRINUSE) { // any port would do
				err = fmt.Errorf("%w: %w", err, mismatch.Shortage{Of: "network ports"})
			}
			return "", fmt.Errorf("open a link to %s: %w", server, err)
		}
		l.doors[server] = door
		l.work.Go(func() { l.accept(door, server) })
	}
	return door.Addr().String(), nil
}

func (l *Link) accept(door net.Listener, server string) {
	for {
		client, err := door.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				l.failed(fmt.Errorf("take a connection to %s: %w", server, err))
			}
			return
		}
		l.work.Go(func() { l.carry(client.(*net.TCPConn), server) })
	}
}

// carry joins a client to a server until one of them, or the link, ends that. While
// the link is down it begins with waiting, as a first packet would.
func (l *Link) carry(client *net.TCPConn, server string) {
	if !l.pass(nil) {
		_ = client.Close() // the link is closed, and nobody hears how this went
		return
	}
	upstream, err := new(net.Dialer).DialContext(l.alive, "tcp", server)
	if err != nil {
		if mismatch.OurSide(err) {
			l.failed(fmt.Errorf("carry a connection to %s: %w", server, err))
		}
		_ = reset(client) // what a client sees of a server that is not there
		return
	}
	l.mu.Lock()
	c := newConnection(l, client, upstream.(*net.TCPConn), l.shape)
	l.open[c] = struct{}{}
	if l.alive.Err() != nil {
		c.end(false) // Close has not seen it
	}
	l.mu.Unlock()
	c.carry()
	l.mu.Lock()
	delete(l.open, c)
	l.mu.Unlock()
}

// Reset ends every open connection with a TCP reset to both sides. Bytes on the way
// are lost. It returns how many there were.
func (l *Link) Reset() int { return l.each(func(c *connection) { c.end(true) }) }

// Vanish lets every packet of the connections that are open now get lost, for good,
// also the one that would tell of their end: each side believes that the other is
// still there. Connections that begin later are not touched. It returns how many
// are dead now.
func (l *Link) Vanish() int { return l.each((*connection).vanish) }

func (l *Link) each(do func(*connection)) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		do(c)
	}
	return len(l.open)
}

// Cut takes the link down: nothing passes until Restore. Connections stand, and what
// is sent into them meanwhile arrives afterwards, as TCP sends lost packets again.
func (l *Link) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.up:
		l.up = make(chan struct{})
	default:
	}
}

// Restore brings the link up again.
func (l *Link) Restore() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.up:
	default:
		close(l.up)
	}
}

// pass waits while the link is down. It is false if something else came first: the
// end of the connection or of the link.
func (l *Link) pass(over <-chan struct{}) bool {
	l.mu.Lock()
	up := l.up
	l.mu.Unlock()
	select {
	case <-over:
		return false
	case <-l.alive.Done():
		return false
	case <-up:
		return true
	}
}

// Close ends every connection, and the link. Only the first call does something.
func (l *Link) Close() error {
	l.mu.Lock()
	if l.alive.Err() != nil {
		l.mu.Unlock()
		return nil
	}
	l.close()
	for server, door := range l.doors {
		if err := door.Close(); err != nil {
			l.errs = append(l.errs, fmt.Errorf("close the link to %s: %w", server, err))
		}
	}
	for c := range l.open {
		c.end(false)
	}
	l.mu.Unlock()
	over := make(chan struct{})
	go func() { defer close(over); l.work.Wait() }()
	limit := time.NewTimer(closeLimit)
	defer limit.Stop()
	select {
	case <-over:
	case <-limit.C:
		l.failed(fmt.Errorf("a link was closed and still carries something after %s", closeLimit))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.errs...)
}

func (l *Link) failed(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.errs = append(l.errs, err)
}
