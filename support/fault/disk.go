package fault

// Disk is what the disk under a process does.
type Disk int

const (
	// DiskFree takes every write.
	DiskFree Disk = iota
	// DiskFull takes writes into what is there, but no file can grow.
	DiskFull
	// DiskReadOnly takes no write into a file.
	DiskReadOnly
)

// SetDisk changes, from one moment to the next, what the disk does for the process, by the limit
// that the kernel has for the size of its files: a write beyond it fails. A process that is
// started again meets a free disk.
func SetDisk(pid int, d Disk) error { return setDisk(pid, d) }
