//go:build unix

package target

import "golang.org/x/sys/unix"

// memoryLimited reports whether the address space of processes is limited here.
func memoryLimited() bool { return limited(unix.RLIMIT_AS) || limited(unix.RLIMIT_DATA) }

// fileSizeLimited reports whether files may not become as large as the disk allows.
func fileSizeLimited() bool { return limited(unix.RLIMIT_FSIZE) }

const unlimited = 1 << 62 // or more: systems write infinity in different ways

func limited(resource int) bool {
	var l unix.Rlimit
	return unix.Getrlimit(resource, &l) == nil && l.Cur < unlimited
}
