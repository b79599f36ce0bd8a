//go:build unix

package mismatch

import "syscall"

// shortages are the system errors that tell of a shortage on this side.
var shortages = []syscall.Errno{
	syscall.EMFILE,        // this process has no descriptor left
	syscall.ENFILE,        // the system has none left
	syscall.EADDRNOTAVAIL, // no ephemeral port is free, or the loopback address is missing
	syscall.ENETUNREACH,   // no network, as in a namespace without loopback
	syscall.ENETDOWN,
	syscall.ENOBUFS, // no memory for sockets
	syscall.ENOMEM,
	syscall.ENOSPC, // the disk is full
	syscall.EDQUOT,
	syscall.EFBIG, // a file may not become so large here (ulimit -f)
}
