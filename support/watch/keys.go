package watch

import (
	"os"

	"golang.org/x/term"
)

// Keys calls pressed with each key that is pressed on a terminal, at once and without showing it. What ends a program,
// as Ctrl-C does, still does so. restore makes the terminal as it was. Where in is no terminal no key comes.
func Keys(in *os.File, pressed func(key byte)) (restore func() error, err error) {
	if !term.IsTerminal(int(in.Fd())) {
		return func() error { return nil }, nil
	}
	before, err := term.GetState(int(in.Fd()))
	if err == nil {
		err = eachKey(in.Fd())
	}
	if err != nil {
		return nil, err
	}
	go func() {
		key := make([]byte, 1)
		for {
			if _, err := in.Read(key); err != nil {
				return // the terminal is gone
			}
			pressed(key[0])
		}
	}()
	return func() error { return term.Restore(int(in.Fd()), before) }, nil
}
