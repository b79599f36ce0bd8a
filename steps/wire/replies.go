package wire

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// replies registers what comes back over HTTP as it is on the wire: status, headers, values of a reply, a whole reply.
func replies(sc *sentence.Book, x *wire) {
	sc.Given(`^"((?:[^"\\]|\\.)*)" in the reply is kept as "((?:[^"\\]|\\.)*)"$`, x.keepsFromReply, sentence.Keeps())

	sc.Then(`^Bamboo reports that it is healthy$`, x.isHealthy)
	sc.Then(`^the reply comes within ([\d.]+ \w+)$`, x.cameWithin)
	sc.Then(`^the status is (\d+|\d+ or \d+)$`, x.statusIs)
	sc.Then(`^the reply is a server error$`, x.isServerError)
	sc.Then(`^the reply says what is wrong$`, x.saysWhatIsWrong)
	sc.Then(`^the header "((?:[^"\\]|\\.)*)" contains "((?:[^"\\]|\\.)*)"$`, x.headerContains, sentence.NotEmpty())
	sc.Then(`^"((?:[^"\\]|\\.)*)" in the reply is kept as "((?:[^"\\]|\\.)*)"$`, x.keepsFromReply, sentence.Keeps())
	sc.Then(`^the reply has these values:$`, x.replyHolds, sentence.Columns("path", "is", "value?"))
	sc.Then(`^the reply is:$`, x.replyIs)
	sc.Then(`^the reply is, with its lists in any order:$`, x.replyIsInAnyOrder)
	sc.Then(`^the reply contains:$`, x.replyContains, sentence.NotEmpty())
	sc.Then(`^the reply fits the JSON Schema "((?:[^"\\]|\\.)*)"$`, x.replyFits, sentence.DryRun(x.checkSchema))
	sc.Then(`^the reply has these headers:$`, x.hasHeaders, sentence.Columns("header", "is", "value?"))
}

// isHealthy checks the status and every way in which a health route may say OK.
func (x *wire) isHealthy(context.Context) error {
	last, err := x.Calls().Last()
	if err != nil {
		return err
	}
	last.Judged = true
	return last.Response.Healthy()
}

// cameWithin checks how long the last call took.
func (x *wire) cameWithin(_ context.Context, d time.Duration) error {
	r, err := x.Calls().Response()
	if err != nil || r.Took <= d {
		return err
	}
	return &client.TimeoutError{
		What: fmt.Sprintf("the reply to %s %s", r.Method, r.Path), Err: context.DeadlineExceeded,
		Waited: r.Took, Limit: d, Came: r.Took, Since: "the request",
	}
}

// statusIs checks the status of the last call.
func (x *wire) statusIs(_ context.Context, allowed match.Codes) error {
	last, err := x.Calls().Last()
	if err != nil {
		return err
	}
	last.Judged = true
	r := last.Response
	if slices.Contains(allowed, r.Status) {
		return nil
	}
	return &mismatch.Error{
		What:     whatWasCalled(last) + " was answered with another status",
		Expected: allowed.String(),
		Actual:   fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status)),
		Where:    mismatch.Shorten(string(r.Body)),
	}
}

// isServerError checks that the status of the last call is one from 500 to 599.
//
// Example:
//
//	Given Bamboo's disk is read-only
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	Then the reply is a server error
func (x *wire) isServerError(context.Context) error {
	last, err := x.Calls().Last()
	if err != nil {
		return err
	}
	last.Judged = true
	if r := last.Response; r.Status < 500 || r.Status > 599 {
		return &mismatch.Error{What: whatWasCalled(last) + " was answered with another status",
			Expected: "500 to 599", Actual: r.Summary()}
	}
	return nil
}

// whatWasCalled names a call: its method, its path, and what it carried.
func whatWasCalled(c *world.Call) string {
	text := c.Response.Method + " " + c.Response.Path
	if kind := c.Request.Header.Get("Content-Type"); kind != "" && kind != "application/json" {
		text += " with the content type " + kind
	}
	const shown = 200 // bytes; a longer body is told by its size
	switch body := c.Request.Body; {
	case c.Request.Chunked:
		text += fmt.Sprintf(" with a chunked body of %d bytes", len(body))
	case len(body) > shown:
		text += fmt.Sprintf(" with a body of %d bytes", len(body))
	case !utf8.Valid(body):
		text += fmt.Sprintf(" with the body %q", body)
	case len(body) > 0:
		text += fmt.Sprintf(" with the body %s", body)
	case c.Request.Header.Get("Content-Type") != "":
		text += " with an empty body"
	}
	return text
}

// saysWhatIsWrong checks that the reply has an error text.
func (x *wire) saysWhatIsWrong(context.Context) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	if strings.TrimSpace(r.ErrorText()) != "" {
		return nil
	}
	return &mismatch.Error{What: "the refusal does not say what is wrong", Expected: "an error text",
		Actual: fmt.Sprintf("%q", r.Body)}
}

// headerContains looks for a text in a header of the reply, in any case.
func (x *wire) headerContains(_ context.Context, name, part string) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	got := strings.Join(r.Header.Values(name), ", ")
	if strings.Contains(strings.ToLower(got), strings.ToLower(part)) {
		return nil
	}
	return &mismatch.Error{What: fmt.Sprintf("the header %q is not as promised", name), Expected: "…" + part + "…",
		Actual: fmt.Sprintf("%q", got)}
}

// keepsFromReply keeps a value of the reply, found by its gjson path, for {name} in later sentences.
//
// Example:
//
//	Given a client has called POST "/api/v1/chat" with the body:
//	  """
//	  {"message": "Hello"}
//	  """
//	And "session_id" in the reply is kept as "id"
//	When a client calls GET "/api/v1/history/{id}"
//	Then the reply has these values:
//	  | path               | is     | value |
//	  | session_id         | equals | {id}  |
//	  | messages.0.content | equals | Hello |
//
// Example:
//
//	Given the user has asked "Hello"
//	And a client has called GET "/api/v1/history/{session}"
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello again"}'
//	Then "session_id" in the reply is kept as "new one"
//	And the reply has these values:
//	  | path       | is     | value                    |
//	  | stream_url | equals | /api/v1/stream/{new one} |
func (x *wire) keepsFromReply(_ context.Context, path, name string) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	return x.keepFrom(nameOf(r), r.Body, path, name)
}

// nameOf names a reply in messages.
func nameOf(r *client.Response) string { return fmt.Sprintf("the reply to %s %s", r.Method, r.Path) }

// replyHolds checks values of a JSON reply, each found by its gjson path (messages.0.role, messages.#, error.message).
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	Then the status is 201
//	And the reply has these values:
//	  | path       | is        | value           |
//	  | session_id | is a uuid |                 |
//	  | stream_url | contains  | /api/v1/stream/ |
//	  | status     | equals    | streaming       |
//	  | error      | is absent |                 |
func (x *wire) replyHolds(_ context.Context, rows table.Values) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	return match.Values(nameOf(r), r.Body, rows)
}

// replyIs compares the whole reply. A text that begins with { or [ is a document in which placeholders such as <uuid>
// may stand, and … for anything else; any other text is taken to the letter.
//
// Example:
//
//	When a client calls POST "/api/v1/chat" with the body '{"message": "Hello"}'
//	Then the reply is:
//	  """
//	  {
//	    "session_id": <uuid>,
//	    "stream_url": <any string>,
//	    "status": "streaming"
//	  }
//	  """
func (x *wire) replyIs(_ context.Context, want match.Whole) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	return want.Compare(nameOf(r), r.Body)
}

// replyIsInAnyOrder compares the whole reply with a document; the elements of its lists may come in any order.
//
// Example:
//
//	Given the user has asked "Hello"
//	When a client calls GET "/api/v1/history/{session}"
//	Then the reply is, with its lists in any order:
//	  """
//	  {
//	    "session_id": "{session}",
//	    "messages": [{"role": "assistant", …}, {"role": "user", "content": "Hello", …}]
//	  }
//	  """
func (x *wire) replyIsInAnyOrder(_ context.Context, want match.AnyOrder) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	return want.Compare(nameOf(r), r.Body)
}

// replyContains looks for a part of the reply: its objects may have further fields, its lists further elements, in any
// order.
//
// Example:
//
//	Given the user has asked "Hello"
//	When a client calls GET "/api/v1/history/{session}"
//	Then the reply contains:
//	  """
//	  {"messages": [{"role": "user", "content": "Hello"}]}
//	  """
func (x *wire) replyContains(_ context.Context, want match.Subset) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	return want.Compare(nameOf(r), r.Body)
}

// replyFits checks the reply against a JSON Schema, in a file beside the feature. The example's schema says
// `{"type": "object", "required": ["session_id", "messages"]}`.
//
// Example:
//
//	Given the user has asked "Hello"
//	When a client calls GET "/api/v1/history/{session}"
//	Then the reply fits the JSON Schema "history.schema.json"
func (x *wire) replyFits(_ context.Context, name string) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	schema, err := match.ReadSchema(x.schemaFile(name))
	if err != nil {
		return err
	}
	return schema.Compare(nameOf(r), r.Body)
}

// hasHeaders checks headers of the reply, or of the stream that was read last; upper and lower case do not matter in
// names.
//
// Example:
//
//	When a client calls GET "/health"
//	Then the reply has these headers:
//	  | header       | is        | value      |
//	  | Content-Type | contains  | text/plain |
//	  | Set-Cookie   | is absent |            |
func (x *wire) hasHeaders(_ context.Context, rows table.Headers) error {
	r, err := x.Calls().Response()
	if err != nil {
		return err
	}
	values := map[string]string{}
	for name := range r.Header {
		values[strings.ToLower(name)] = strings.Join(r.Header.Values(name), ", ")
	}
	return match.Texts("the headers of "+nameOf(r), values, rows)
}
