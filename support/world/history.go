package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
)

// History is the stored conversation of the user.
func (u *User) History(ctx context.Context) (*client.History, error) {
	id, err := u.Session()
	if err != nil {
		return nil, err
	}
	return u.HistoryOf(ctx, id)
}

// HistoryOf is the stored conversation of any session. Where history may lack an answer for a while after its end, it
// waits as long as that may be.
func (u *User) HistoryOf(ctx context.Context, id string) (*client.History, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	for {
		h, err := c.History(ctx, id)
		if err != nil || !u.world.mayLack(h.Messages, id) {
			return h, err
		}
		if err := Pause(ctx, 10*time.Millisecond); err != nil {
			return h, nil
		}
	}
}

// mayLack tells whether a history lacks the answer of a run that ended just before.
func (w *World) mayLack(messages []client.HistoryMessage, session string) bool {
	if n := len(messages); n > 0 && messages[n-1].Role == "assistant" {
		return false
	}
	for _, u := range w.order {
		for _, t := range u.Turns {
			end := client.Terminal(t.Events())
			if t.Session == session && end != nil && time.Since(end.At) < w.env.Ways.HistoryDelay {
				return true
			}
		}
	}
	return false
}

// HistoryUnknown checks that Bamboo keeps nothing under an id: 404, or an empty history.
func HistoryUnknown(ctx context.Context, u *User, id string) error {
	h, err := u.HistoryOf(ctx, id)
	var status *client.StatusError
	switch {
	case errors.As(err, &status) && status.Response.Status == 404:
		return nil
	case status != nil:
		return &mismatch.Error{What: "the history of a session that Bamboo does not know was answered in another way",
			Expected: "404 Not Found, or no messages", Actual: status.Response.Summary()}
	case err != nil:
		return err
	}
	return SameMessages(fmt.Sprintf("something is stored under %q", id), nil, h.Messages)
}
