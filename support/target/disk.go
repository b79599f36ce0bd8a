package target

// Disk is what the disk under a server of ours does.
type Disk int

const (
	// DiskFree takes every write.
	DiskFree Disk = iota
	// DiskFull takes writes into what is there, but no file can grow.
	DiskFull
	// DiskReadOnly takes no write into a file.
	DiskReadOnly
)

// SetDisk changes, from one moment to the next, what the disk does for the server
// process, by the limit that the kernel has for the size of its files: a write
// beyond it fails. A server that is started again meets a free disk.
func (b *Server) SetDisk(d Disk) error { return setDisk(b.PID(), d) }
