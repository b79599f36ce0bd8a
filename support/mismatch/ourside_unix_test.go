//go:build unix

package mismatch

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

// wrapped are the ways in which the standard library hands on a system error.
func wrapped(e syscall.Errno) map[string]error {
	call := os.NewSyscallError("connect", e)
	return map[string]error{
		"alone":        e,
		"net.OpError":  &net.OpError{Op: "dial", Net: "tcp", Err: call},
		"os.PathError": &fs.PathError{Op: "open", Path: "a", Err: e},
		"url.Error":    &url.Error{Op: "Get", URL: "http://a", Err: &net.OpError{Op: "dial", Err: call}},
		"joined":       errors.Join(errors.New("another"), &net.OpError{Op: "dial", Err: call}),
		"with words":   fmt.Errorf("connection 3 of 10: %w", &net.OpError{Op: "dial", Err: call}),
	}
}

func TestOurSide(t *testing.T) {
	for e, want := range map[syscall.Errno]bool{
		syscall.EMFILE: true, syscall.ENFILE: true, syscall.EADDRNOTAVAIL: true, syscall.ENOBUFS: true,
		syscall.ENETUNREACH: true, syscall.ENETDOWN: true, syscall.ENOSPC: true, syscall.EDQUOT: true,
		syscall.ENOMEM:       true,
		syscall.EFBIG:        true,
		syscall.ECONNREFUSED: false, syscall.ECONNRESET: false, syscall.EPIPE: false,
		syscall.ETIMEDOUT: false, syscall.ENOENT: false, syscall.EAGAIN: false,
	} {
		for how, err := range wrapped(e) {
			if got := OurSide(err); got != want {
				t.Errorf("%v, %s: %t", e, how, got)
			}
		}
	}
}

func TestOurSideOfOtherErrors(t *testing.T) {
	broken := &Error{What: "the answer is wrong"}
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"no error":                         {nil, false},
		"a broken expectation":             {broken, false},
		"a wrong answer beside a shortage": {errors.Join(syscall.EMFILE, broken), false},
		"a process that cannot be started": {fmt.Errorf("start: %w",
			&fs.PathError{Op: "fork/exec", Path: "a", Err: syscall.EAGAIN}), true},
		"a text that only reads like one":      {errors.New("dial: too many open files"), false},
		"a shortage that another process told": {fmt.Errorf("crash: %w", Shortage{Of: "threads"}), true},
		"a wrong answer beside one of another": {errors.Join(Shortage{Of: "threads"}, broken), false},
		"a shortage that is already marked":    {Unjudged{Err: syscall.EMFILE}, true},
	} {
		if got := OurSide(c.err); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
