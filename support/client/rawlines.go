package client

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
)

// mostRaw is how much of a stream is kept as it came, in bytes.
const mostRaw = 4 << 20

// rawLines keeps the beginning of a stream as it came.
type rawLines struct {
	mu   sync.Mutex
	kept bytes.Buffer
	more bool
}

// Write implements io.Writer; it never fails.
func (r *rawLines) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	room := min(len(b), mostRaw-r.kept.Len())
	r.kept.Write(b[:room])
	r.more = r.more || room < len(b)
	return len(b), nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Lines are the lines of the stream so far, as they came but for their ends; the last one may not be over yet. A
// stream of more than 4 MiB is an error.
func (s *Stream) Lines() ([]string, error) {
	s.lines.mu.Lock()
	defer s.lines.mu.Unlock()
	if s.lines.more {
		return nil, fmt.Errorf("the stream has more than %d bytes; of so much the lines are not kept", mostRaw)
	}
	text := strings.TrimPrefix(lineEnds.Replace(s.lines.kept.String()), "\ufeff")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n"), nil
}
