package feature

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Problem is something that keeps a feature from being run, or from meaning what it says.
type Problem struct {
	File         string // "": of none
	Line, Column int    // from 1, in characters; 0: of the file as a whole
	Message      string // what is wrong and what to do; may have several lines
}

// Error is String.
func (p Problem) Error() string { return p.String() }

// String is file:line:column: message.
func (p Problem) String() string {
	switch {
	case p.File == "":
		return p.Message
	case p.Line == 0:
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems takes apart what errors.Join has joined. An error without a place is a
// problem of no file.
func Problems(err error) []Problem {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []Problem
		for _, part := range joined.Unwrap() {
			all = append(all, Problems(part)...)
		}
		return all
	}
	if p := new(Problem); errors.As(err, p) {
		return []Problem{*p}
	}
	return []Problem{{Message: err.Error()}}
}

// inOrder joins the problems of one file in the order of their places; nil if there are none.
func inOrder(all []Problem) error {
	slices.SortStableFunc(all, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var errs []error
	for _, p := range all {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}
