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

// Interruptible returns a context that the first Ctrl-C ends. A second one ends
// the program, unless it comes within a second: `go tool` passes on the signal
// that the terminal has sent already, so that one key press arrives twice.
func Interruptible(parent context.Context, errs io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(signals, syscall.SIGHUP)
	}
	// An output that nobody reads any more must not end the program before it has
	// cleaned up: the write that fails is told at the end.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	done := make(chan struct{})
	go heed(signals, done, func() {
		fmt.Fprintln(errs, "\ninterrupted: cleaning up (again to end at once)")
		cancel(errInterrupted)
	}, func() { os.Exit(2) })
	return ctx, func() {
		signal.Stop(signals)
		signal.Stop(pipe)
		close(done)
		cancel(nil)
	}
}

// heed calls interrupt at the first signal and giveUp at one that comes more than a
// second after it, until done.
func heed(signals <-chan os.Signal, done <-chan struct{}, interrupt, giveUp func()) {
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
			interrupt()
		case time.Since(first) > time.Second:
			giveUp()
		}
	}
}

// interruptGrace is how long scenarios have to end by themselves after an interrupt.
const interruptGrace = time.Second

// endServersOnInterrupt lets the servers go when the run is interrupted, a moment later: what
// still talks to one, as a write that waits for its reader does, ends with it. The function that
// it returns calls that off.
func (r *run) endServersOnInterrupt(ctx context.Context) (callOff func()) {
	over := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		grace := time.NewTimer(interruptGrace)
		defer grace.Stop()
		select {
		case <-grace.C:
			_ = r.source.Close() // tidy closes it again and tells of its errors
		case <-over:
		}
	})
	return func() { stop(); close(over) }
}
