package scriptedllm

import (
	"context"
	"errors"
	"net"
	"strconv"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestNobodyWhoAsksForAnyPortGetsThatOfAListener(t *testing.T) {
	w := newWorld(t)
	_, text, err := net.SplitHostPort(w.listener.addr)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	// The range of ports from which the system chooses is that one alone.
	var unknown error
	config := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) {
			unknown = unix.SetsockoptInt(int(fd), unix.SOL_IP, unix.IP_LOCAL_PORT_RANGE, port|port<<16)
		})
	}}
	listen := func() error {
		l, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
		if unknown != nil {
			t.Skipf("a kernel before 6.3 chooses from all ports: %v", unknown)
		}
		if err == nil {
			err = l.Close()
		}
		return err
	}
	if err := w.listener.Refuse(); err != nil {
		t.Fatal(err)
	}
	if err := listen(); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("while the listener refuses: %v", err)
	}
	if err := errors.Join(w.listener.Resume(), w.listener.Close()); err != nil {
		t.Fatal(err)
	}
	if err := listen(); err != nil {
		t.Errorf("after it was closed: %v", err)
	}
}
