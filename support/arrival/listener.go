package arrival

import (
	"context"
	"net"
	"syscall"
	"time"
)

// Listen listens at a TCP address; the connections that it accepts are [*Conn]s.
func Listen(addr string) (net.Listener, error) {
	ctx := context.Background()
	config := net.ListenConfig{Control: func(network, address string, raw syscall.RawConn) error {
		return prepare(ctx, network, address, raw)
	}}
	l, err := config.Listen(ctx, "tcp", addr)
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
