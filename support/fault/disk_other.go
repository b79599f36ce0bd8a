//go:build !linux

package fault

import "errors"

// DiskCanFail tells whether SetDisk can do what it says on this system.
const DiskCanFail = false

func setDisk(int, Disk) error {
	return errors.New("a disk that fails needs a limit on another process's files, which only Linux has")
}
