package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// bodies registers messages that are large or empty, and what becomes of refused ones.
func bodies(sc *sentence.Book, x *wire) {
	needs := sentence.Needs(capability.HTTP)
	sc.When(`^a client starts a conversation with a (body|chunked body) of (\d+) bytes?$`, x.callsWithSize,
		needs, sentence.Uses("client headers"))
	sc.When(`^a client sends an empty message and asks for its answer$`, x.sendsEmpty, needs)

	sc.Then(`^the empty message is refused$`, x.emptyRefused)
	sc.Then(`^nothing of the refused request is stored$`, x.nothingStored, needs)
}

// callsWithSize sends a well-formed message whose body has exactly that many bytes, under a session id that nobody has
// used. The size of a chunked body is not told beforehand.
//
// Example:
//
//	When a client starts a conversation with a body of 2097152 bytes
//	Then the status is 201
//
// Example:
//
//	When a client starts a conversation with a chunked body of 2097153 bytes
//	Then the status is 413
//	And nothing of the refused request is stored
func (x *wire) callsWithSize(ctx context.Context, form string, n int) error {
	id := world.UniqueID()
	head, tail := fmt.Sprintf(`{"session_id":%q,"message":"`, id), `"}`
	if n < len(head)+len(tail) {
		return fmt.Errorf("a message needs at least %d bytes", len(head)+len(tail))
	}
	x.User(world.TheUser).ChooseSession(id)
	body := head + strings.Repeat("a", n-len(head)-len(tail)) + tail
	return x.Calls().Do(ctx, client.Request{
		Method: http.MethodPost, Path: "/api/v1/chat", Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(body), Chunked: form == "chunked body",
	})
}

// emptyMessage is the outcome of sending no text: the status of the call, and of
// the stream if the call was accepted.
type emptyMessage struct{ create, stream int }

// sendsEmpty sends a message without text and, if it is taken, asks for its answer.
//
// Example:
//
//	Given the user has chosen a new session id
//	When a client sends an empty message and asks for its answer
//	Then the empty message is refused
func (x *wire) sendsEmpty(ctx context.Context) error {
	u := x.User(world.TheUser)
	var status *client.StatusError
	_, err := u.Send(ctx, "")
	if errors.As(err, &status) {
		x.empty = &emptyMessage{create: status.Response.Status}
		return nil
	}
	if err != nil {
		return err
	}
	x.empty = &emptyMessage{create: 201, stream: 200}
	if _, err = u.Follow(ctx, ""); errors.As(err, &status) {
		x.empty.stream = status.Response.Status
		return nil
	}
	return err
}

// emptyRefused accepts both ways of refusing it: at once, or when the answer is asked for.
func (x *wire) emptyRefused(context.Context) error {
	e := x.empty
	switch {
	case e == nil:
		return errors.New("no empty message has been sent yet")
	case e.create == 400, e.create == 201 && e.stream == 400:
		return nil
	}
	return &mismatch.Error{What: "the empty message was not refused",
		Expected: "400 at once, or 201 and then 400 for the stream",
		Actual:   fmt.Sprintf("%d, then %d for the stream (0: not asked)", e.create, e.stream)}
}

// nothingStored checks that the session which the refused request named is unknown.
func (x *wire) nothingStored(ctx context.Context) error {
	u := x.User(world.TheUser)
	id, err := u.Session()
	if err != nil {
		return err
	}
	return world.HistoryUnknown(ctx, u, id)
}
