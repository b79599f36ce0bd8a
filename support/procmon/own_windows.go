package procmon

import (
	"syscall"
	"time"
)

// OwnTime is the processor time that this process has used so far, with all its threads.
func OwnTime() time.Duration {
	self, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0
	}
	var created, exited, kernel, user syscall.Filetime
	// It fails only for a bad handle.
	_ = syscall.GetProcessTimes(self, &created, &exited, &kernel, &user)
	return ticks(kernel) + ticks(user)
}

// ticks is a Filetime as a duration: it counts units of 100 ns.
func ticks(f syscall.Filetime) time.Duration {
	return time.Duration(int64(f.HighDateTime)<<32+int64(f.LowDateTime)) * 100
}
