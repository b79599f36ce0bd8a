package locust

import (
	"os/exec"
	"syscall"
)

// apart puts a process into a group of its own, so that Ctrl-C reaches who started it alone.
func apart(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
