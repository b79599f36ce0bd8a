package scriptedllm

import (
	"fmt"
	"net"
	"strconv"

	"golang.org/x/sys/unix"
)

// keepPort chooses the port of an address that leaves it open, as in "127.0.0.1:0", and binds it with a socket that
// never listens. Beside that another may listen; while none does, connections are refused, and the
// system gives the port to nobody who asks for any. Who names a port sees to it himself.
func keepPort(addr string) (kept string, release func() error, err error) {
	nothing := func() error { return nil }
	a, err := net.ResolveTCPAddr("tcp4", addr)
	if err != nil || a.Port != 0 || a.IP.To4() == nil {
		return addr, nothing, nil // what is wrong with it is told by who listens there
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return "", nil, fmt.Errorf("keep a port: %w", err)
	}
	port, err := bindAny(fd, [4]byte(a.IP.To4()))
	if err != nil {
		_ = unix.Close(fd) // it has nothing to lose
		return "", nil, fmt.Errorf("keep a port: %w", err)
	}
	return net.JoinHostPort(a.IP.String(), strconv.Itoa(port)), func() error { return unix.Close(fd) }, nil
}

func bindAny(fd int, ip [4]byte) (port int, err error) {
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return 0, err
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: ip}); err != nil {
		return 0, err
	}
	bound, err := unix.Getsockname(fd)
	if err != nil {
		return 0, err
	}
	return bound.(*unix.SockaddrInet4).Port, nil
}
