package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

var errInterrupted = errors.New("interrupted")

// interruptible returns a context that the first Ctrl-C ends. A second one ends
// the program, unless it comes within a second: `go tool` passes on the signal
// that the terminal has sent already, so that one key press arrives twice.
func interruptible(parent context.Context, errs io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		var first time.Time
		for {
			select {
			case <-done:
				return
			case <-signals:
			}
			switch {
			case first.IsZero():
				first = time.Now()
				fmt.Fprintln(errs, "\ninterrupted: cleaning up (again to end at once)")
				cancel(errInterrupted)
			case time.Since(first) > time.Second:
				os.Exit(2)
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}
