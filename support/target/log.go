package target

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	headBytes = 64 << 10  // kept from the beginning of a log
	tailBytes = 192 << 10 // kept, at least, from its end
	lastLines = 20        // lines that the report of a crash shows
)

// LogLine is a line of a server's log and when it was read.
type LogLine struct {
	At   time.Time
	Text string
}

const (
	mostLines   = 500     // the last ones of a log that are kept with their times
	longestLine = 2 << 10 // bytes of one of them
)

// boundedLog keeps the beginning and the end of what a process wrote. It is safe for concurrent use.
type boundedLog struct {
	mu   sync.Mutex
	head []byte
	tail []byte
	cut  int // bytes dropped between the two

	lines []LogLine // the last ones
	begun LogLine   // the one that has no end yet
}

// Write never fails.
func (l *boundedLog) Write(p []byte) (int, error) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stamp(now, p)
	n := min(len(p), headBytes-len(l.head))
	l.head = append(l.head, p[:n]...)
	l.tail = append(l.tail, p[n:]...)
	if over := len(l.tail) - tailBytes; over > tailBytes {
		l.cut += over
		l.tail = append(l.tail[:0], l.tail[over:]...)
	}
	return len(p), nil
}

// forget drops what was written so far.
func (l *boundedLog) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head, l.tail, l.cut, l.lines, l.begun = nil, nil, 0, nil, LogLine{}
}

// stamp notes the lines of what came at a time.
func (l *boundedLog) stamp(now time.Time, p []byte) {
	for part := range strings.Lines(string(p)) {
		if l.begun.Text == "" {
			l.begun.At = now
		}
		line, whole := strings.CutSuffix(part, "\n")
		if room := longestLine - len(l.begun.Text); room > 0 {
			l.begun.Text += line[:min(len(line), room)]
		}
		if !whole {
			break
		}
		l.lines = append(l.lines, l.begun)
		l.begun = LogLine{}
	}
	if over := len(l.lines) - mostLines; over > mostLines {
		l.lines = slices.Delete(l.lines, 0, over)
	}
}

// last are the last lines with the times at which they began to come.
func (l *boundedLog) last() []LogLine {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := slices.Clone(l.lines)
	if l.begun.Text != "" {
		all = append(all, l.begun)
	}
	return all[max(0, len(all)-mostLines):]
}

// String is the log; it says how much of it was cut.
func (l *boundedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut == 0 {
		return string(l.head) + string(l.tail)
	}
	return fmt.Sprintf("%s\n… %d bytes cut …\n%s", l.head, l.cut, l.tail)
}

// fatal finds the lines with which a Go or a Rust program begins to tell why it dies.
var fatal = regexp.MustCompile(
	`(?m)^(runtime(/cgo)?: .*\n)*(panic: |fatal error: |SIG[A-Z]+: |thread '.*' (\(\d+\) )?panicked at )`)

// lastWords is what a log tells about the end of its process: the lines from the
// last panic on, or else the last lines.
func lastWords(log string) string {
	if found := fatal.FindAllStringIndex(log, -1); found != nil {
		lines := strings.SplitN(log[found[len(found)-1][0]:], "\n", lastLines+1)
		return strings.TrimSpace(strings.Join(lines[:min(len(lines), lastLines)], "\n"))
	}
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-lastLines):], "\n")
}
