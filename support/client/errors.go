package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/units"
)

// StatusError is an answer with another status than the call promises.
type StatusError struct {
	Want     int
	Response *Response
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s was answered with %s; %d is promised",
		e.Response.masked(e.Response.Method+" "+e.Response.Path), e.Response.Summary(), e.Want)
}

// TimeoutError is a wait that ended before what it waited for came.
type TimeoutError struct {
	What   string        // what was waited for
	Waited time.Duration // how long
	Story  string        // what did come; empty: nothing can be told
	Err    error         // why the wait ended: the context's cause

	// Of a wait whose time was up before it began, or for what came too late. Both count from the
	// beginning of the recording.
	Limit time.Duration // when the time was up; 0: the wait took its whole time
	Came  time.Duration // when it came; 0: it did not
	Since string        // what the recording began with: "the request"
}

func (e *TimeoutError) Error() string {
	why := ""
	if e.Err != nil && !errors.Is(e.Err, context.DeadlineExceeded) {
		why = fmt.Sprintf(" (the wait was called off: %v)", e.Err)
	}
	text := fmt.Sprintf("waited %s for %s: it did not come%s", units.Brief(e.Waited), e.What, why)
	switch {
	case e.Came > 0:
		text = fmt.Sprintf("%s came %s too late: %s after %s; its time was up after %s",
			e.What, units.Brief(e.Came-e.Limit), units.Brief(e.Came), e.Since, units.Brief(e.Limit))
	case e.Limit > 0:
		text = fmt.Sprintf("%s had not come %s after %s, when its time was up", e.What, units.Brief(e.Limit), e.Since)
	}
	if e.Story == "" {
		return text
	}
	return text + "\n" + indent(e.Story)
}

func (e *TimeoutError) Unwrap() error { return e.Err }

// Timeout tells that it is one.
func (e *TimeoutError) Timeout() bool { return true }

// EndedError is a source that ended before what was waited for came.
type EndedError struct {
	What  string // what was waited for
	How   string // how the source ended
	Story string // what had come
	Err   error  // nil if it ended in an orderly way
}

func (e *EndedError) Error() string {
	return fmt.Sprintf("waited for %s: it cannot come any more: %s\n%s", e.What, e.How, indent(e.Story))
}

func (e *EndedError) Unwrap() error { return e.Err }

// maskedError shows another text than the error that it wraps.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }
