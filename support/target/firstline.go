package target

import (
	"bytes"
	"io"
)

const longestFirstLine = 64 << 10

// firstLine is the standard output of a child: its first line goes to the channel
// line, everything after it to rest.
type firstLine struct {
	line chan []byte
	rest io.Writer
	held []byte
	told bool
}

func newFirstLine(rest io.Writer) *firstLine {
	return &firstLine{line: make(chan []byte, 1), rest: rest}
}

// Write is called by one goroutine alone, the one that copies the output.
func (f *firstLine) Write(p []byte) (int, error) {
	if f.told {
		return f.rest.Write(p)
	}
	f.held = append(f.held, p...)
	line, rest, found := bytes.Cut(f.held, []byte("\n"))
	if !found && len(f.held) < longestFirstLine {
		return len(p), nil
	}
	f.told, f.held = true, nil
	f.line <- line
	if _, err := f.rest.Write(rest); err != nil {
		return 0, err
	}
	return len(p), nil
}
