package arrival

import (
	"context"
	"net"
	"syscall"
	"time"
)

// Listen listens at a TCP address; the connections that it accepts are [*Conn]s.
func Listen(addr string) (net.Listener, error) {
	config := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error { return prepare(raw) }}
	l, err := config.Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, err
	}
	return listener{l}, nil
}

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	begun := time.Now()
	inner, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newConn(inner, begun), nil
}
