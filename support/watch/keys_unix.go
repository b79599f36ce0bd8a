//go:build unix

package watch

import "golang.org/x/sys/unix"

// eachKey makes a terminal hand over each key at once and unseen. What it prints, and its signals, stay as they are.
func eachKey(terminal uintptr) error {
	t, err := unix.IoctlGetTermios(int(terminal), getTermios)
	if err != nil {
		return err
	}
	t.Lflag &^= unix.ICANON | unix.ECHO
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(int(terminal), setTermios, t)
}
