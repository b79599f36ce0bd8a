package alarm

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// New is an alarm by the kernel's own timer, which the network poller watches: it wakes
// within microseconds, where a timer of package time is rounded up to the poller's
// whole milliseconds. ctx ends every wait.
func New(ctx context.Context) (Alarm, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("make a timer: %w", err)
	}
	a := &kernelTimer{fd: fd, file: os.NewFile(uintptr(fd), "alarm")}
	a.stop = context.AfterFunc(ctx, func() {
		// It fails only once the file is closed, and then nobody waits.
		_ = a.file.SetReadDeadline(time.Unix(1, 0))
	})
	return a, nil
}

type kernelTimer struct {
	fd   int
	file *os.File
	stop func() bool
	buf  [8]byte // how often it expired
}

// Wait implements Alarm.
func (a *kernelTimer) Wait(ctx context.Context, due time.Time) error {
	d := time.Until(due)
	if d <= 0 || ctx.Err() != nil {
		return ctx.Err()
	}
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(d))}
	if err := unix.TimerfdSettime(a.fd, 0, &spec, nil); err != nil {
		return fmt.Errorf("set the alarm: %w", err)
	}
	if _, err := a.file.Read(a.buf[:]); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("wait for the alarm: %w", err)
	}
	return nil
}

// Close implements Alarm.
func (a *kernelTimer) Close() error {
	a.stop()
	return a.file.Close()
}
