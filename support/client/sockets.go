package client

import (
	"context"
	"errors"
	"net"
	"sync"
)

// sockets are the connections that a client has open.
type sockets struct {
	via func(string) (string, error) // nil: each address is dialled itself

	mu     sync.Mutex
	open   map[*socket]bool
	closed bool
}

func (s *sockets) dial(ctx context.Context, network, addr string) (*socket, error) {
	if s.via != nil {
		var err error
		if addr, err = s.via(addr); err != nil {
			return nil, err
		}
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	k := &socket{Conn: conn, owner: s, gone: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.Join(errClientClosed, conn.Close())
	}
	s.open[k] = true
	return k, nil
}

func (s *sockets) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// close closes what is open, and whatever is dialled later.
func (s *sockets) close() {
	s.mu.Lock()
	s.closed = true
	var open []*socket
	for k := range s.open {
		open = append(open, k)
	}
	s.mu.Unlock()
	for _, k := range open {
		_ = k.Close() // nobody waits for it any more
	}
}

// socket is one counted connection.
type socket struct {
	net.Conn
	owner *sockets
	// patient leaves a failed write for the next read to report: a server may
	// answer and close before it has read the whole request, and then the answer
	// counts.
	patient bool
	gone    chan struct{} // closed when the connection is
	once    sync.Once
	err     error
}

func (k *socket) Write(b []byte) (int, error) {
	n, err := k.Conn.Write(b)
	if err != nil && k.patient && !errors.Is(err, net.ErrClosed) {
		return len(b), nil
	}
	return n, err
}

func (k *socket) Close() error {
	k.once.Do(func() {
		k.owner.mu.Lock()
		delete(k.owner.open, k)
		k.owner.mu.Unlock()
		k.err = k.Conn.Close()
		close(k.gone)
	})
	return k.err
}

// reset closes the connection with a TCP reset instead of a polite end.
func (k *socket) reset() error {
	if tcp, ok := k.Conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil && !errors.Is(err, net.ErrClosed) {
			return errors.Join(err, k.Close())
		}
	}
	return k.Close()
}
