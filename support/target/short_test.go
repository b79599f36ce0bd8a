package target

import (
	"errors"
	"fmt"
	"testing"

	"bamboo-spec/support/mismatch"
)

func TestShortagesThatALogTellsOf(t *testing.T) {
	for name, c := range map[string]struct {
		log  string
		want string // the shortage; "": none
	}{
		"nothing": {"level=INFO msg=request", ""},
		"threads of Go": {
			"runtime: failed to create new OS thread (have 5 already; errno=11)\nfatal error: newosproc",
			"threads or processes (ulimit -u)"},
		"threads of C": {"runtime/cgo: pthread_create failed: Resource temporarily unavailable",
			"threads or processes (ulimit -u)"},
		"threads of Rust": {"thread 'main' panicked at x:\nfailed to spawn thread: Os { code: 11 }",
			"threads or processes (ulimit -u)"},
		"the disk": {"child: open bamboo.db: no space left on device", "room on the disk"},
		"ports": {"error=\"dial tcp 127.0.0.1:1: connect: cannot assign requested address\"",
			"network ports"},
		// as many as is usual are allowed
		"its own leak of files":    {"accept4: too many open files; retrying in 5ms", ""},
		"its own hunger":           {"fatal error: runtime: out of memory", ""},
		"a disk that a test fills": {"write bamboo.db: file too large", ""},
		"a plain crash":            {"panic: boom", ""},
	} {
		err := error(&CrashError{Status: "exit status 2", Log: c.log})
		if got := mismatch.OurSide(fmt.Errorf("x: %w", err)); got != (c.want != "") {
			t.Errorf("%s: on our side %t", name, got)
		}
		var short mismatch.Shortage
		if errors.As(err, &short) && short.Of != c.want {
			t.Errorf("%s: short of %s", name, short.Of)
		}
	}
}
