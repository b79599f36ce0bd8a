package mismatch

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// OurSide reports whether err comes from a shortage of the machine on this side of the
// wire, such as no free descriptor or port, no memory, no route, or a full disk. Such an error
// says nothing about the server. It is the one place that decides this.
//
// A system error in the chain of err is always one of this process's own calls: what goes
// wrong in another process arrives as a status, a closed connection or silence. A
// connection that is refused, reset or closed is the peer's doing and not on the list.
// Where several errors are joined, an expectation that was not met (an *Error) counts:
// a wrong answer stays wrong on a machine that is short of something.
func OurSide(err error) bool {
	var broken *Error
	return Short(err) && !errors.As(err, &broken)
}

// Shortage is one that no system call of this process has met: another process of ours
// has, such as the server, and said so.
type Shortage struct {
	Of string // what there was too little of
}

func (s Shortage) Error() string { return "the machine was short of " + s.Of }

// Short reports whether there is a shortage of the machine in err, whatever else there is.
func Short(err error) bool {
	var told Shortage
	if errors.As(err, &told) {
		return true
	}
	if slices.ContainsFunc(shortages, func(e syscall.Errno) bool { return errors.Is(err, e) }) {
		return true
	}
	var path *fs.PathError // os/exec says it in this way when a process cannot be started
	return errors.As(err, &path) && path.Op == "fork/exec"
}
