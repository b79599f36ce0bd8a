//go:build unix

package procmon

import (
	"syscall"
	"time"
)

// OwnTime is the processor time that this process has used so far, with all its threads.
func OwnTime() time.Duration {
	var u syscall.Rusage
	// It fails only for a bad argument.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
