package arrival

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// Dialer opens TCP connections that note arrivals. The zero value is ready. It is
// safe for concurrent use.
type Dialer struct {
	// Addresses, over 1, spreads connections to 127.0.0.0/8 over so many source
	// addresses: one address has some 28 000 ports, and a closed connection keeps its port for a
	// minute. It has an effect on Linux alone, where all of 127.0.0.0/8 is this machine.
	Addresses int

	dialled atomic.Uint32
}

// DialContext is for http.Transport.DialContext and for websocket.Dialer.NetDialContext.
// The connection is a [*Conn].
func (d *Dialer) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	dialer := net.Dialer{
		KeepAlive: -1, // spares system calls: these connections live as long as a load does
		Control:   func(_, _ string, raw syscall.RawConn) error { return prepare(raw) },
	}
	if d.Addresses > 1 && loopback(addr) {
		dialer.LocalAddr = source(int(d.dialled.Add(1)) % d.Addresses)
		dialer.Control = func(_, _ string, raw syscall.RawConn) error {
			return errors.Join(prepare(raw), latePort(raw))
		}
	}
	begun := time.Now()
	inner, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return newConn(inner, begun), nil
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host).To4()
	return ip != nil && ip[0] == 127
}
