package wire

import (
	"context"
	"fmt"
	"strings"

	"bamboo-spec/support/leak"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
)

// leaks registers what a reply must not tell.
func leaks(sc *sentence.Book, x *wire) {
	sc.Then(`^the reply does not contain "((?:[^"\\]|\\.)*)"$`, x.replyLacks, sentence.NotEmpty())
	sc.Then(`^the reply contains no file path and no stack trace$`, x.replyLeaksNothing)
}

// replyLacks looks for a text in the body of the reply, in any case.
//
// Example:
//
//	Given each call of the client carries these headers:
//	  | header        | value           |
//	  | Authorization | Bearer tea-leaf |
//	When a client calls GET "/api/v1/history/nobody"
//	Then the reply does not contain "tea-leaf"
func (x *wire) replyLacks(_ context.Context, part string) error {
	r, err := x.Calls().Response()
	if err != nil || !strings.Contains(strings.ToLower(string(r.Body)), strings.ToLower(part)) {
		return err
	}
	return &mismatch.Error{What: nameOf(r) + " tells what it must not", Expected: fmt.Sprintf("no %q", part),
		Actual: mismatch.Shorten(string(r.Body))}
}

// replyLeaksNothing looks in the body of the reply for paths of files and for stack traces.
//
// Example:
//
//	When a client calls GET "/api/v1/history/nobody"
//	Then the reply contains no file path and no stack trace
func (x *wire) replyLeaksNothing(context.Context) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	found := leak.Find(string(r.Body))
	if found == "" {
		return nil
	}
	return &mismatch.Error{What: nameOf(r) + " tells of the inside of the server",
		Expected: "no file path and no stack trace",
		Actual:   fmt.Sprintf("%q", found), Where: mismatch.Shorten(string(r.Body))}
}
