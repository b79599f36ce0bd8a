package arrival

import (
	"context"
	"io"
	"net"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// prepare asks the kernel for receive stamps, before the connection is made: the kernel
// begins to stamp a moment after the first socket asked. A socket that is bound to
// an address alone gets its port at connect, so that one port serves many
// destinations.
func prepare(_ context.Context, _, _ string, raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		// Without either option connections work; reads then say that they have no stamp.
		_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
		_ = unix.SetsockoptInt(int(fd), unix.SOL_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1)
	})
}

// source is the n-th address to connect from.
func source(n int) net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+n/250%250), byte(1+n%250))}
}

// receiver reads with recvmsg. Its storage is its own, so that a read costs no allocation.
type receiver struct {
	inner net.Conn
	raw   syscall.RawConn // nil: not a socket of the system
	call  func(fd uintptr) bool

	msg     unix.Msghdr
	iov     unix.Iovec
	control [64]byte // of which a stamp takes 32
	n       int
	errno   syscall.Errno
}

func (r *receiver) open(inner net.Conn) {
	r.inner = inner
	if s, ok := inner.(syscall.Conn); ok {
		// A connection that cannot give its socket is read as any other.
		r.raw, _ = s.SyscallConn()
	}
	r.call = r.recvmsg
	r.msg.Iov = &r.iov
	r.msg.SetIovlen(1)
}

// receive reads once; stamp is 0 where the kernel gave none.
func (r *receiver) receive(b []byte) (n int, stamp int64, err error) {
	if r.raw == nil || len(b) == 0 {
		n, err = r.inner.Read(b)
		return n, 0, err
	}
	r.iov.Base = &b[0]
	r.iov.SetLen(len(b))
	err = r.raw.Read(r.call)
	r.iov.Base = nil
	switch {
	case err != nil: // a deadline, or it is closed
		return 0, 0, err
	case r.errno != 0:
		return 0, 0, &net.OpError{Op: "read", Net: "tcp", Source: r.inner.LocalAddr(), Addr: r.inner.RemoteAddr(),
			Err: os.NewSyscallError("recvmsg", r.errno)}
	case r.n == 0:
		return 0, 0, io.EOF
	}
	return r.n, r.stamp(), nil
}

// recvmsg returns false when there is nothing to read yet.
func (r *receiver) recvmsg(fd uintptr) bool {
	for {
		r.msg.Control = &r.control[0]
		r.msg.SetControllen(len(r.control))
		n, _, errno := syscall.Syscall(unix.SYS_RECVMSG, fd, uintptr(unsafe.Pointer(&r.msg)), 0)
		switch errno {
		case unix.EINTR:
			continue
		case unix.EAGAIN:
			return false
		}
		r.n, r.errno = int(n), errno
		return true
	}
}

// stale looks for bytes, or for the end, without waiting and without taking them.
func (r *receiver) stale() bool {
	if r.raw == nil {
		return false
	}
	stale := true
	err := r.raw.Control(func(fd uintptr) {
		var b [1]byte
		_, _, errno := unix.Recvfrom(int(fd), b[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
		stale = errno != unix.EAGAIN
	})
	return stale || err != nil
}

// stamp finds the receive stamp among the control messages.
func (r *receiver) stamp() int64 {
	rest := r.control[:r.msg.Controllen]
	for len(rest) >= unix.SizeofCmsghdr {
		h := (*unix.Cmsghdr)(unsafe.Pointer(&rest[0]))
		if int(h.Len) < unix.SizeofCmsghdr || int(h.Len) > len(rest) {
			return 0
		}
		if h.Level == unix.SOL_SOCKET && h.Type == unix.SCM_TIMESTAMPNS && int(h.Len) >= unix.CmsgLen(int(unsafe.Sizeof(unix.Timespec{}))) {
			return (*unix.Timespec)(unsafe.Pointer(&rest[unix.CmsgLen(0)])).Nano()
		}
		rest = rest[min(len(rest), unix.CmsgSpace(int(h.Len)-unix.SizeofCmsghdr)):]
	}
	return 0
}
