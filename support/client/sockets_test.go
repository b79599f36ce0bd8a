package client

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
)

// deaf is a connection that no longer takes anything.
type deaf struct {
	net.Conn
	err error
}

func (d deaf) Write([]byte) (int, error) { return 1, d.err }

// A failed write of a call is left for the read to report, because an answer may
// be there already; what this side closed itself, and the gateway, report it.
func TestSocketWrite(t *testing.T) {
	closed := fmt.Errorf("write: %w", net.ErrClosed)
	for _, tc := range []struct {
		patient bool
		err     error
		n       int
		want    error
	}{
		{true, syscall.EPIPE, 3, nil},
		{false, syscall.EPIPE, 1, syscall.EPIPE},
		{true, closed, 1, net.ErrClosed},
	} {
		k := &socket{Conn: deaf{err: tc.err}, patient: tc.patient}
		if n, err := k.Write([]byte("abc")); n != tc.n || !errors.Is(err, tc.want) {
			t.Errorf("patient %v, %v: %d, %v", tc.patient, tc.err, n, err)
		}
	}
}
