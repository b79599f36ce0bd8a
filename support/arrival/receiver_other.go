//go:build !linux

package arrival

import (
	"errors"
	"net"
	"syscall"
)

func prepare(syscall.RawConn) error { return nil }

func latePort(syscall.RawConn) error { return nil }

// source leaves the choice to the system.
func source(int) net.Addr { return nil }

// receiver reads without a stamp.
type receiver struct{ inner net.Conn }

func (r *receiver) open(inner net.Conn) { r.inner = inner }

func (r *receiver) receive(b []byte) (n int, stamp int64, err error) {
	n, err = r.inner.Read(b)
	return n, 0, err
}

func (r *receiver) pushes() bool { return false }

func (r *receiver) each(func(int64), func([]byte) bool) error { return errors.ErrUnsupported }

func (r *receiver) stale() bool { return false }
