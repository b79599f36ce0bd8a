package arrival

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// prepare asks the kernel for receive stamps, before the connection is made: the kernel
// begins to stamp a moment after the first socket asked. Each read also tells what it left.
func prepare(raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		// Without either option connections work; reads then say that they have no stamp, or
		// not what they left.
		_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
		_ = unix.SetsockoptInt(int(fd), unix.SOL_TCP, unix.TCP_INQ, 1)
	})
}

// latePort lets a socket that is bound to an address alone get its port at connect, so that one
// port serves many destinations.
func latePort(raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		// Without it there are fewer ports, and running out of them is told by connect.
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
	control [64]byte // of which a stamp takes 32, and what is left 24
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
		return 0, 0, r.broken()
	case r.n == 0:
		return 0, 0, io.EOF
	}
	stamp, _ = r.said()
	return r.n, stamp, nil
}

// pushes tells whether each can be called.
func (r *receiver) pushes() bool { return r.raw != nil }

var buffers = sync.Pool{New: func() any { return new([readSize]byte) }}

// each reads whenever there is something, as Conn.Each says; note comes before take. One call
// of the poller serves all of it: it does not look again, as a read must that begins anew, whether something
// has come, where the kernel said that nothing has.
func (r *receiver) each(note func(stamp int64), take func([]byte) bool) error {
	var ended error
	err := r.raw.Read(func(fd uintptr) bool {
		buf := buffers.Get().(*[readSize]byte) // none is held while nothing comes
		defer buffers.Put(buf)
		r.iov.Base = &buf[0]
		r.iov.SetLen(len(buf))
		defer func() { r.iov.Base = nil }()
		for {
			if !r.recvmsg(fd) {
				return false
			}
			switch {
			case r.errno != 0:
				ended = r.broken()
				return true
			case r.n == 0:
				ended = io.EOF
				return true
			}
			stamp, left := r.said()
			note(stamp)
			if !take(buf[:r.n]) {
				return true
			}
			if left == 0 {
				return false
			}
		}
	})
	if err != nil { // a deadline, or it is closed
		return err
	}
	return ended
}

func (r *receiver) broken() error {
	return &net.OpError{Op: "read", Net: "tcp", Source: r.inner.LocalAddr(), Addr: r.inner.RemoteAddr(),
		Err: os.NewSyscallError("recvmsg", r.errno)}
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

// said finds among the control messages the receive stamp, 0 where there is none, and how many bytes
// the read has left; an end that is still to be read counts as one. -1: the kernel did not say.
func (r *receiver) said() (stamp int64, left int) {
	left = -1
	rest := r.control[:r.msg.Controllen]
	for len(rest) >= unix.SizeofCmsghdr {
		h := (*unix.Cmsghdr)(unsafe.Pointer(&rest[0]))
		if int(h.Len) < unix.SizeofCmsghdr || int(h.Len) > len(rest) {
			break
		}
		data := unsafe.Add(unsafe.Pointer(h), unix.CmsgLen(0))
		switch {
		case h.Level == unix.SOL_SOCKET && h.Type == unix.SCM_TIMESTAMPNS &&
			int(h.Len) >= unix.CmsgLen(int(unsafe.Sizeof(unix.Timespec{}))):
			stamp = (*unix.Timespec)(data).Nano()
		case h.Level == unix.SOL_TCP && h.Type == unix.TCP_CM_INQ && int(h.Len) >= unix.CmsgLen(4):
			left = int(*(*int32)(data))
		}
		rest = rest[min(len(rest), unix.CmsgSpace(int(h.Len)-unix.SizeofCmsghdr)):]
	}
	return stamp, left
}
