//go:build unix

package target

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup gives the process a group of its own: a Ctrl-C at the terminal reaches us alone.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func askGroup(p *os.Process, polite syscall.Signal) error { return signalGroup(p, polite) }

func killGroup(p *os.Process) error { return signalGroup(p, syscall.SIGKILL) }

// signalGroup signals the process and all that it started. A group that is gone,
// or (EPERM, on macOS) holds only processes that have ended, is no error.
func signalGroup(p *os.Process, sig syscall.Signal) error {
	err := syscall.Kill(-p.Pid, sig)
	if err == nil || errors.Is(err, syscall.ESRCH) || errors.Is(err, syscall.EPERM) {
		return nil
	}
	return os.NewSyscallError("kill", err)
}

// endedBy tells whether a process asked to end with sig did so in good order.
func endedBy(state *os.ProcessState, sig syscall.Signal) bool {
	ws, ok := state.Sys().(syscall.WaitStatus)
	return state.Success() || state.ExitCode() == 128+int(sig) || ok && ws.Signaled() && ws.Signal() == sig
}

// wasKilled tells whether it was the kill that ended the process.
func wasKilled(state *os.ProcessState) bool {
	ws, ok := state.Sys().(syscall.WaitStatus)
	return ok && ws.Signaled() && ws.Signal() == syscall.SIGKILL
}

// inGroup tells whether a process belongs to the group of a leader; one that has gone counts as such.
func inGroup(pid, leader int) bool {
	group, err := syscall.Getpgid(pid)
	return err != nil || group == leader
}
