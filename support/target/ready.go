package target

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"bamboo-spec/support/procmon"
)

const readyInterval = 20 * time.Millisecond // between two looks at a server that starts

var errPortTaken = errors.New("another process took the port first")

// inUse finds, in a server's log, that it could not listen: the words of Linux and macOS, of Windows, and the names of
// the error.
var inUse = regexp.MustCompile(`(?i)address already in use|only one usage of each socket address|\bE?ADDR_?IN_?USE\b`)

// waitReady waits until the server answers over HTTP and its gateway, if it has one, accepts connections.
func (c *Command) waitReady(ctx context.Context, r *running) error {
	tick := time.NewTicker(readyInterval)
	defer tick.Stop()
	for {
		silent := c.answers(ctx, r)
		ended := r.process.ended() // before the look at the log, which is whole then
		switch {
		case inUse.MatchString(r.process.log.String()):
			return fmt.Errorf("%w; the end of the server's log:\n%s", errPortTaken, lastWords(r.process.log.String()))
		case ended:
			return fmt.Errorf("it ended before it answered: %w", r.process.crash())
		case silent == nil && r.process.leavesPort(r.port):
			return fmt.Errorf("%w: it answers at port %d", errPortTaken, r.port)
		case silent == nil:
			return nil
		}
		select {
		case <-tick.C:
		case <-r.process.done:
		case <-ctx.Done():
			return fmt.Errorf("it did not answer (%w): %w; the end of its log:\n%s", ctx.Err(), silent,
				lastWords(r.process.log.String()))
		}
	}
}

// leavesPort tells whether a process that does not belong to p listens at a port; where that cannot be seen, none does.
func (p *process) leavesPort(port int) bool {
	pid, err := procmon.FindListening(port)
	return err == nil && !inGroup(pid, p.pid)
}

// answers asks once; a server that accepts and then says nothing does not hold up the look at its log.
func (c *Command) answers(ctx context.Context, r *running) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := c.probe.api(ctx, r.api); err != nil {
		return err
	}
	if r.gateway == "" {
		return nil
	}
	return c.probe.port(ctx, strings.TrimPrefix(r.gateway, "ws://"))
}
