package fault

import (
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// DiskCanFail tells whether SetDisk can do what it says on this system.
const DiskCanFail = true

func setDisk(pid int, d Disk) error {
	if pid == 0 {
		return errors.New("the server's disk cannot fail: its process does not run, or is not ours")
	}
	var limit unix.Rlimit
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &limit); err != nil {
		return fmt.Errorf("read the limit of file sizes of process %d: %w", pid, err)
	}
	limit.Cur = limit.Max
	switch d {
	case DiskFull:
		largest, err := largestFile(pid)
		if err != nil {
			return err
		}
		limit.Cur = uint64(largest)
	case DiskReadOnly:
		limit.Cur = 0
	}
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		return fmt.Errorf("limit the file sizes of process %d: %w", pid, err)
	}
	return nil
}

// largestFile is how many bytes the largest file that a process has open takes up on
// the disk; one that was made long in advance may take up less than its length.
func largestFile(pid int) (size int64, err error) {
	open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil {
		return 0, err
	}
	const block = 512 // the unit of Stat_t.Blocks
	for _, name := range open {
		var f unix.Stat_t
		// A descriptor that has been closed since is none.
		if err := unix.Stat(name, &f); err == nil && f.Mode&unix.S_IFMT == unix.S_IFREG {
			size = max(size, min(f.Size, f.Blocks*block))
		}
	}
	if size == 0 {
		return 0, fmt.Errorf("process %d has no file open that could be full", pid)
	}
	return size, nil
}
