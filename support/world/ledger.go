package world

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
)

// NothingConfirmedIsLost holds every history of users who talked to what they were
// told: each message that was taken and each answer that was whole stands in it,
// once and in order, and nothing that nobody said.
func (w *World) NothingConfirmedIsLost(ctx context.Context) error {
	confirmed := 0
	for _, t := range w.talks {
		for _, k := range t.talkers {
			n, err := k.confirmed(ctx)
			if err != nil {
				return fmt.Errorf("what was confirmed is not kept as it was:\n%s: %w", k.name, err)
			}
			confirmed += n
		}
	}
	if confirmed == 0 {
		return errors.New("nobody was told that a message was taken or answered, so nothing can be compared")
	}
	return nil
}

// confirmed checks the talker's histories and counts what had been confirmed. It does
// not look through the talker's link, which may still be a bad one.
func (k *talker) confirmed(ctx context.Context) (n int, err error) {
	c := k.clientVia(nil)
	defer func() { err = errors.Join(err, c.Close()) }()
	for rest := k.asked; len(rest) > 0; {
		session := 1
		for session < len(rest) && rest[session].session == rest[0].session {
			session++
		}
		shown, err := k.history(ctx, c, rest[0].session)
		if err != nil {
			return n, err
		}
		kept, err := reconcile(rest[:session], shown, k.talk.world.modelSays)
		if err != nil {
			return n, fmt.Errorf("session %s: %w", rest[0].session, err)
		}
		n, rest = n+kept, rest[session:]
	}
	return n, nil
}

// history is what is stored under a session; nothing for one that is unknown.
func (k *talker) history(ctx context.Context, c *bamboo.Client, session string) ([]bamboo.HistoryMessage, error) {
	ctx, cancel := k.talk.world.Within(ctx)
	defer cancel()
	h, err := c.History(ctx, session)
	var status *bamboo.StatusError
	switch {
	case errors.As(err, &status) && status.Response.Status == 404:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return h.Messages, nil
}

// reconcile holds a history to what was asked in the session, in order, and counts
// what had been confirmed. What was in doubt when its connection broke may be there
// or not; an answer that was not confirmed may be a beginning of what the model says.
func reconcile(said []*asked, shown []bamboo.HistoryMessage, says func(question string) (string, bool)) (confirmed int, err error) {
	at := 0
	is := func(role string) bool { return at < len(shown) && shown[at].Role == role }
	for _, a := range said {
		if !is("user") || shown[at].Content != a.question {
			if a.taken || a.answered {
				return confirmed, lost("a message that was taken is not in history", a.question, shown, at)
			}
			continue
		}
		at++
		whole, known := says(a.question)
		switch {
		case a.answered && (!is("assistant") || shown[at].Content != a.answer):
			return confirmed, lost("an answer that was whole is not in history", a.answer, shown, at)
		case known && is("assistant") && !strings.HasPrefix(whole, shown[at].Content):
			return confirmed, lost("history holds an answer that the model never gave", "a beginning of "+whole, shown, at)
		}
		if is("assistant") {
			at++
		}
		if a.taken {
			confirmed++
		}
		if a.answered {
			confirmed++
		}
	}
	if at < len(shown) {
		return confirmed, lost("history holds what nobody said there", "nothing more", shown, at)
	}
	return confirmed, nil
}

func lost(what, want string, shown []bamboo.HistoryMessage, at int) error {
	return &mismatch.Error{What: what, Expected: want, Actual: messageTable(shown), Where: fmt.Sprintf("message %d", at+1)}
}
