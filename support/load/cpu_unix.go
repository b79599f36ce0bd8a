//go:build unix

package load

import (
	"syscall"
	"time"
)

// cpuClock is the processor time that this process had used at a moment.
type cpuClock time.Duration

func beginCPU() cpuClock { return cpuClock(processTime()) }

// used is the processor time, of all threads, since then.
func (c cpuClock) used() time.Duration { return processTime() - time.Duration(c) }

func processTime() time.Duration {
	var u syscall.Rusage
	// It fails only for a bad argument.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
