package target

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"bamboo-spec/support/mismatch"
)

const (
	killLimit = 10 * time.Second // for the system to take a killed process away
	pipeDelay = 2 * time.Second  // for descendants that hold the output of an ended process
)

// ErrSlowEnd is behind the error of a server that was asked to end and took too long over it.
// On a machine that gives it no processor this says nothing about the server.
var ErrSlowEnd = errors.New("it did not end in time")

const (
	// EndGrace is how long a server of ours has for the answers under way when it is asked to end.
	EndGrace = time.Second
	// slowEnd is the exit status of a child that closed too slowly to do it in good order.
	slowEnd = 3
)

// CrashError says that a server process ended although nobody had asked it to.
type CrashError struct {
	Status string // how it ended: "exit status 2"
	Log    string // its last words
}

func (e *CrashError) Error() string {
	log := e.Log
	if log == "" {
		log = "(it wrote nothing)"
	}
	return fmt.Sprintf("the server process ended on its own: %s; the end of its log:\n    %s",
		e.Status, strings.ReplaceAll(log, "\n", "\n    "))
}

// Unwrap is what the machine did not give the process, as its last words tell.
func (e *CrashError) Unwrap() error { return shortIn(e.Log) }

// process is a server process in a process group of its own. Its output goes to
// its log; its standard input stays open until it is to end.
type process struct {
	cmd    *exec.Cmd
	pid    int
	log    *boundedLog
	polite syscall.Signal // what asks it to end
	stdin  io.Closer
	done   chan struct{} // closed when it has ended and was waited for
	err    error         // of waiting; valid after done
}

// startProcess starts cmd. Standard error goes to log, standard output too unless
// cmd already says otherwise.
func startProcess(cmd *exec.Cmd, log *boundedLog, polite syscall.Signal) (*process, error) {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	if cmd.Stdout == nil {
		cmd.Stdout = log
	}
	cmd.Stderr = log
	cmd.WaitDelay = pipeDelay
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &process{cmd: cmd, pid: cmd.Process.Pid, log: log, polite: polite, stdin: stdin, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		// What the process started itself must not outlive it.
		p.err = errors.Join(cmd.Wait(), killGroup(cmd.Process))
	}()
	return p, nil
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// crash describes an end that nobody asked for; only for a process that has ended.
func (p *process) crash() *CrashError {
	status := p.cmd.ProcessState.String()
	var exit *exec.ExitError
	if p.err != nil && !errors.As(p.err, &exit) {
		status += " (" + p.err.Error() + ")"
	}
	return &CrashError{Status: status, Log: lastWords(p.log.String())}
}

// stop asks the process to end and waits for it. One that has not ended when ctx
// does is killed, which is an error.
func (p *process) stop(ctx context.Context) error {
	if p.ended() {
		return p.crash()
	}
	asked := errors.Join(p.closeInput(), askGroup(p.cmd.Process, p.polite))
	select {
	case <-p.done:
		if endedBy(p.cmd.ProcessState, p.polite) {
			return nil
		}
		if p.cmd.ProcessState.ExitCode() == slowEnd {
			return fmt.Errorf("asked to stop: %w: %w", ErrSlowEnd, p.crash())
		}
		return fmt.Errorf("asked to stop: %w", p.crash())
	case <-ctx.Done():
		late := fmt.Errorf("the server process %d was asked to stop and did not end in time, it was killed: %w: %w",
			p.pid, ErrSlowEnd, ctx.Err())
		return errors.Join(late, asked, p.forceEnd())
	}
}

// kill ends the process at once. It is an error if the process turns out to have ended before.
func (p *process) kill() error {
	if p.ended() {
		return p.crash()
	}
	if err := p.forceEnd(); err != nil {
		return err
	}
	if !wasKilled(p.cmd.ProcessState) {
		return p.crash()
	}
	return nil
}

// forceEnd kills the process group and waits until the process is gone.
func (p *process) forceEnd() error {
	if p.ended() {
		return nil
	}
	killed := killGroup(p.cmd.Process)
	limit := time.NewTimer(killLimit)
	defer limit.Stop()
	select {
	case <-p.done:
		return killed
	case <-limit.C:
		// No process can keep itself from being killed: it waits for the machine.
		return errors.Join(mismatch.Unjudged{Err: fmt.Errorf(
			"the server process %d was killed and is still there after %s: it got no processor, or waits for a disk",
			p.pid, killLimit)}, killed)
	}
}

// closeInput closes standard input; that it is closed already is no error.
func (p *process) closeInput() error {
	if err := p.stdin.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}
