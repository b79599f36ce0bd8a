//go:build !linux

package target

import "errors"

// diskCanFail tells whether SetDisk can do what it says on this system.
const diskCanFail = false

func setDisk(int, Disk) error {
	return errors.New("a disk that fails needs a limit on another process's files, which only Linux has")
}
