package watch

import "golang.org/x/sys/windows"

// eachKey makes a console hand over each key at once and unseen.
func eachKey(console uintptr) error {
	var mode uint32
	if err := windows.GetConsoleMode(windows.Handle(console), &mode); err != nil {
		return err
	}
	mode &^= windows.ENABLE_LINE_INPUT | windows.ENABLE_ECHO_INPUT
	return windows.SetConsoleMode(windows.Handle(console), mode)
}
