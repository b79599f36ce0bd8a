package openfiles

import (
	"os"

	"golang.org/x/sys/unix"
)

// Reserve makes room for n descriptors at once, or for as many as are allowed. The kernel
// lets their table grow when it is full, at 256, 512, 1 024 and so on, and in a process with
// threads everything that opens or accepts a connection stands still for ten
// milliseconds then: in the middle of a load.
func Reserve(n int) {
	if limit, ok := Limit(); ok && uint64(n) >= limit {
		n = int(limit) - 1
	}
	f, err := os.Open(os.DevNull)
	if err != nil {
		return // then the table grows when it must
	}
	defer f.Close()
	if fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, n); err == nil {
		_ = unix.Close(fd) // it was good for its number alone
	}
}
