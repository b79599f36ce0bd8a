package target

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

var generateConsoleCtrlEvent = syscall.NewLazyDLL("kernel32.dll").NewProc("GenerateConsoleCtrlEvent")

const (
	ctrlBreakEvent  = 1
	endedByControlC = 0xC000013A // the exit code of a process that a console event ended
	endedByKill     = 1          // the exit code that os.Process.Kill gives
)

// ownGroup gives the process a group of its own: a Ctrl-C at the console reaches us alone.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// askGroup sends Ctrl-Break, the one signal that a group of its own can be sent here.
func askGroup(p *os.Process, _ syscall.Signal) error {
	if done, _, err := generateConsoleCtrlEvent.Call(ctrlBreakEvent, uintptr(p.Pid)); done == 0 {
		return os.NewSyscallError("GenerateConsoleCtrlEvent", err)
	}
	return nil
}

func killGroup(p *os.Process) error {
	if err := p.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

// endedBy tells whether a process asked to end did so in good order.
func endedBy(state *os.ProcessState, _ syscall.Signal) bool {
	return state.Success() || uint32(state.ExitCode()) == endedByControlC
}

// wasKilled tells whether it was the kill that ended the process.
func wasKilled(state *os.ProcessState) bool { return state.ExitCode() == endedByKill }

// inGroup tells whether a process belongs to the group of a leader; it cannot be seen here.
func inGroup(int, int) bool { return true }
