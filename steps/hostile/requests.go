package hostile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// requests registers requests over HTTP that are broken, and their refusal.
func requests(sc *sentence.Book, h *hostile) {
	http, gateway := sentence.Needs(capability.HTTP), sentence.Needs(capability.Gateway)
	sc.When(`^a client writes these lines to Bamboo's HTTP port:$`, h.writesLines, http)
	sc.When(`^a client writes these bytes to Bamboo's HTTP port:$`, h.writesBytes, http,
		sentence.Columns("bytes", "why?"))
	sc.When(`^a client writes these lines to the gateway's port:$`, h.writesHandshake, gateway)

	sc.Then(`^the client is refused$`, h.isRefused)
	sc.Then(`^the reply is followed by one with the status (\d+|\d+ or \d+)$`, h.isFollowed)
}

// writesLines writes the doc string past every rule that a client keeps: each line as it is, a blank line behind the
// last.
//
// Example:
//
//	When a client writes these lines to Bamboo's HTTP port:
//	  """
//	  GET /health HTTP/1.1
//	  Host: 127.0.0.1
//	  Content-Length: 5
//	  Content-Length: 6
//	  """
//	Then the client is refused
//	And Bamboo still answers the next user
func (h *hostile) writesLines(ctx context.Context, text string) error {
	return h.writeAlone(ctx, lines(text), false)
}

// writesHandshake writes the doc string to the gateway's port. The gateway's answer is the reply of later sentences.
//
// Example:
//
//	When a client writes these lines to the gateway's port:
//	  """
//	  GET / HTTP/1.1
//	  Host: 127.0.0.1
//	  Connection: keep-alive, Upgrade
//	  Upgrade: websocket
//	  Sec-WebSocket-Version: 13
//	  Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
//	  """
//	Then the status is 101
func (h *hostile) writesHandshake(ctx context.Context, text string) error {
	return h.writeAlone(ctx, lines(text), true)
}

// lines are the lines of a text as HTTP ends them, with a blank line behind the last.
func lines(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n") + "\r\n\r\n") }

// writesBytes writes the bytes of all rows and waits for an answer or the end of the connection. Bytes are pairs of
// hexadecimal digits, text in single quotes, and × with a number to repeat the byte or text before it; “why” is for
// the reader.
//
// Example:
//
//	When a client writes these bytes to Bamboo's HTTP port:
//	  | bytes                   | why                         |
//	  | 16 03 01 00 05 01 0A 0A | the port speaks without TLS |
//	Then the client is refused
func (h *hostile) writesBytes(ctx context.Context, b table.Bytes) error {
	return h.writeAlone(ctx, b, false)
}

// writeAlone writes bytes on a connection of their own, to the HTTP port or to the gateway's, and waits for the answer
// or the end of the connection.
func (h *hostile) writeAlone(ctx context.Context, b []byte, gateway bool) error {
	if err := h.connect(ctx, 1, gateway); err != nil {
		return err
	}
	r := h.open[0]
	r.Note(b)
	ctx, cancel := h.Within(ctx)
	defer cancel()
	if err := write(ctx, r, b); err != nil {
		return err
	}
	response, err := r.Answer(ctx)
	if err != nil {
		return h.Explain(err)
	}
	h.last = []outcome{h.outcome("what the client wrote", client.Request{}, response)}
	return nil
}

// outcome is what became of a call that breaks rules.
type outcome struct {
	what string
	call *world.Call // nil: the connection ended without an answer
}

func (h *hostile) outcome(what string, r client.Request, response *client.Response) outcome {
	if response == nil {
		return outcome{what, nil}
	}
	return outcome{what, h.Calls().Add(r, response)}
}

// isRefused accepts a status of 400 to 499, 501, 505, and the end of the connection.
func (h *hostile) isRefused(context.Context) error {
	if len(h.last) == 0 {
		return report.CannotJudge(errors.New("no client has broken a rule yet; say first what it does"))
	}
	for _, o := range h.last {
		if err := o.refused(); err != nil {
			return err
		}
	}
	return nil
}

// refused checks that the call was refused by a status that says so, or by the end of its connection.
func (o outcome) refused() error {
	if o.call == nil {
		return nil
	}
	switch s := o.call.Response.Status; {
	case s >= 400 && s < 500, s == http.StatusNotImplemented, s == http.StatusHTTPVersionNotSupported:
		o.call.Judged = true
		return nil
	}
	return &mismatch.Error{What: o.what + " was not refused",
		Expected: "a status of 400 to 499, or the end of the connection",
		Actual:   o.call.Response.Summary()}
}

// isFollowed checks that the reply to the second of the requests that were written comes right behind that to the
// first: the head of a reply says where the reply ends. Behind one that says “Connection: close” nothing may come.
//
// Example:
//
//	When a client writes these lines to Bamboo's HTTP port:
//	  """
//	  HEAD /health HTTP/1.1
//	  Host: 127.0.0.1
//
//	  GET /api/v1/poems HTTP/1.1
//	  Host: 127.0.0.1
//	  Connection: close
//	  """
//	Then the status is 200
//	And the reply is followed by one with the status 404
func (h *hostile) isFollowed(ctx context.Context, allowed match.Codes) error {
	if len(h.open) == 0 || len(h.last) == 0 {
		return report.CannotJudge(errors.New("no client has written to a port yet; say first what it writes"))
	}
	ctx, cancel := h.Within(ctx)
	defer cancel()
	next, err := h.open[0].Next(ctx)
	var late *client.TimeoutError
	if errors.As(err, &late) {
		return h.Explain(err)
	}
	actual := "nothing came"
	switch {
	case err != nil:
		actual = "no reply: " + err.Error()
	case next != nil && slices.Contains(allowed, next.Status), next == nil && err == nil && h.lastCloses():
		return nil
	case next != nil:
		actual = next.Summary()
	}
	return &mismatch.Error{What: "the reply is followed by something else",
		Expected: fmt.Sprintf("a reply with the status %s", allowed), Actual: actual}
}

// lastCloses tells whether the reply to what was written says that the connection ends behind it.
func (h *hostile) lastCloses() bool {
	last := h.last[len(h.last)-1].call
	return last != nil && last.Response.Closes
}
