//go:build unix

package openfiles

import "syscall"

// Limit is how many files this process may have open; false if that cannot be known.
func Limit() (uint64, bool) {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return 0, false
	}
	return uint64(l.Cur), true
}
