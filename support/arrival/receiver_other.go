//go:build !linux

package arrival

import (
	"context"
	"net"
	"syscall"
)

func prepare(context.Context, string, string, syscall.RawConn) error { return nil }

// source leaves the choice to the system.
func source(int) net.Addr { return nil }

// receiver reads without a stamp.
type receiver struct{ inner net.Conn }

func (r *receiver) open(inner net.Conn) { r.inner = inner }

func (r *receiver) receive(b []byte) (n int, stamp int64, err error) {
	n, err = r.inner.Read(b)
	return n, 0, err
}

func (r *receiver) stale() bool { return false }
