package wire

import (
	"context"
	"fmt"
	"strings"

	"bamboo-spec/support/leak"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// leaks registers what a reply must not tell.
func leaks(sc *sentence.Book, x *wire) {
	sc.Then(`^the reply does not contain "((?:[^"\\]|\\.)*)"$`, x.replyLacks, sentence.NotEmpty())
	sc.Then(`^the gateway's answer to (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) does not contain "((?:[^"\\]|\\.)*)"$`,
		x.answerLacks, sentence.NotEmpty())
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
	if err != nil {
		return err
	}
	return lacks(nameOf(r), string(r.Body), part)
}

// answerLacks looks for a text in the first frame that answers what somebody last sent, in any case.
//
// Example:
//
//	Given Bamboo's gateway requires the auth token "open sesame"
//	When the user connects to the gateway with the token "open barley"
//	Then the gateway's answer to the user does not contain "open barley"
func (x *wire) answerLacks(ctx context.Context, u *world.User, part string) error {
	frame, err := x.answer(ctx, u)
	if err != nil {
		return err
	}
	return lacks(answerTo(u), string(frame), part)
}

func lacks(name, text, part string) error {
	if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
		return nil
	}
	return &mismatch.Error{What: name + " tells what it must not", Expected: fmt.Sprintf("no %q", part),
		Actual: mismatch.Shorten(text)}
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
