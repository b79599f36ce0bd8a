// Package eventstream reads text/event-stream by the WHATWG grammar, from any
// reader and over any split of its bytes. Reader is the entry type.
package eventstream

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxEvent is the most that one event, or one line, may hold, in bytes.
const MaxEvent = 16 << 20

// ErrTooLong is wrapped by the error for an event of more than MaxEvent bytes.
var ErrTooLong = errors.New("event too long")

// Event is one dispatched event. A comment, a retry line or a block without data
// dispatches none.
type Event struct {
	Type string // the last event: field of the block; "" stands for "message"
	Data []byte // the data: lines joined by LF, bytes as they came; valid until the next call of Next
	ID   string // the last id: field of the stream so far
}

const (
	readSize = 8 << 10
	maxIdle  = 100 // reads in a row that may bring neither bytes nor an error

	// Type names kept, so that one met before costs no allocation, and the longest of them in bytes.
	maxTypes    = 64
	maxTypeName = 64
)

// Reader takes events from a byte stream. An event is returned as soon as the
// line end of its blank line was read: after a CR it does not wait for a
// possible LF. It is for one goroutine.
type Reader struct {
	src     io.Reader
	err     error // what the source ended with
	limit   int
	chunk   []byte // storage of one read
	rest    []byte // what of chunk was not looked at yet
	line    []byte // the start of a line whose end has not been read
	data    []byte // the data lines so far, each with an LF
	sent    bool   // data was given to the caller: it starts anew
	typ     string
	id      string // the id field so far
	skipLF  bool   // the last line ended with a CR at the end of what was read
	started bool   // the first line is over: no byte-order mark any more
	types   map[string]string
}

// NewReader returns a Reader of r. It reads no further than it must to complete
// an event, but may hold bytes of the events after it.
func NewReader(r io.Reader) *Reader { return NewReaderSize(r, readSize) }

// NewReaderSize is NewReader with reads of at most size bytes: what each of many
// thousand streams holds while it waits.
func NewReaderSize(r io.Reader, size int) *Reader {
	return &Reader{src: r, limit: MaxEvent, chunk: make([]byte, size)}
}

// Next returns the next event. The error is io.EOF at the end of the source (an
// event that was not finished by then is dropped: see Unfinished), the source's
// own error, or one that wraps ErrTooLong. An error is final.
func (r *Reader) Next() (Event, error) {
	if r.sent {
		r.data, r.sent = r.data[:0], false
	}
	for {
		for len(r.rest) > 0 {
			line, whole := r.cut()
			if !whole {
				break
			}
			if len(line) == 0 {
				if ev, ok := r.dispatch(); ok {
					return ev, nil
				}
				continue
			}
			if err := r.field(line); err != nil {
				return Event{}, r.fail(err)
			}
		}
		if len(r.line) > r.limit {
			return Event{}, r.fail(r.tooLong())
		}
		if err := r.fill(); err != nil {
			return Event{}, err
		}
	}
}

// Unfinished tells, after Next returned an error, whether the source ended
// inside an event: after an event or data field, or inside a line that is not a
// comment, without the blank line that ends it.
func (r *Reader) Unfinished() bool {
	line := r.line
	if !r.started {
		line = bytes.TrimPrefix(line, bom)
	}
	return len(r.data) > 0 && !r.sent || r.typ != "" || len(line) > 0 && line[0] != ':'
}

func (r *Reader) fail(err error) error {
	r.err, r.rest = err, nil
	return err
}

func (r *Reader) tooLong() error {
	return fmt.Errorf("%w: more than %d bytes without its end", ErrTooLong, r.limit)
}

// fill reads once, until at least one byte came.
func (r *Reader) fill() error {
	for range maxIdle {
		if r.err != nil {
			return r.err
		}
		n, err := r.src.Read(r.chunk)
		r.err = err
		if n > 0 {
			r.rest = r.chunk[:n]
			return nil
		}
	}
	if r.err == nil {
		r.err = io.ErrNoProgress
	}
	return r.err
}
