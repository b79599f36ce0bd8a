//go:build !windows

package fault

import "syscall"

// peerReset is what reading fails with when the other side has reset a connection.
const peerReset = syscall.ECONNRESET
