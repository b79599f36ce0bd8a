package chaos

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bamboo-spec/support/client"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
)

// CheckHistories compares the workers' histories with what each worker was told: each message that was accepted and
// each answer that was whole is there, once and in order, and nothing that nobody said. It returns how many
// messages and answers had been confirmed.
func (e *Experiment) CheckHistories(ctx context.Context) (confirmed int, err error) {
	for _, w := range e.workers {
		n, err := w.checkHistories(ctx)
		if err != nil {
			return 0, fmt.Errorf("what was confirmed is not kept as it was:\n%s: %w", w.name, err)
		}
		confirmed += n
	}
	return confirmed, nil
}

// checkHistories does not look through the worker's link, which may still be a bad one.
func (w *worker) checkHistories(ctx context.Context) (n int, err error) {
	c := w.direct()
	defer func() { err = errors.Join(err, c.Close()) }()
	for rest := w.asked; len(rest) > 0; {
		session := 1
		for session < len(rest) && rest[session].session == rest[0].session {
			session++
		}
		shown, err := w.history(ctx, c, rest[0].session)
		if err != nil {
			return n, err
		}
		kept, err := reconcile(rest[:session], shown, w.experiment.setup.Says)
		if err != nil {
			return n, fmt.Errorf("session %s: %w", rest[0].session, err)
		}
		n, rest = n+kept, rest[session:]
	}
	return n, nil
}

// history is what is stored under a session; nothing for one that is unknown.
func (w *worker) history(ctx context.Context, c *client.Client, session string) ([]client.HistoryMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, w.experiment.setup.Wait)
	defer cancel()
	h, err := c.History(ctx, session)
	var status *client.StatusError
	switch {
	case errors.As(err, &status) && status.Response.Status == 404:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return h.Messages, nil
}

// reconcile compares a history with what was asked in the session, in order, and counts what had been confirmed.
// What was in doubt when its connection broke may be there or not; an answer that was not confirmed may be a
// beginning of what the model says.
func reconcile(said []*asked, shown []client.HistoryMessage, says func(string) (string, bool)) (int, error) {
	confirmed, at := 0, 0
	is := func(role string) bool { return at < len(shown) && shown[at].Role == role }
	for _, a := range said {
		if !is("user") || shown[at].Content != a.question {
			if a.accepted || a.answered {
				return confirmed, lost("a message that was accepted is not in history", a.question, shown, at)
			}
			continue
		}
		at++
		whole, known := says(a.question)
		switch {
		case a.answered && (!is("assistant") || shown[at].Content != a.answer):
			return confirmed, lost("an answer that was complete is not in history", a.answer, shown, at)
		case known && is("assistant") && !strings.HasPrefix(whole, shown[at].Content):
			return confirmed, lost("history holds an answer that the model never gave", "a beginning of "+whole, shown,
				at)
		}
		if is("assistant") {
			at++
		}
		if a.accepted {
			confirmed++
		}
		if a.answered {
			confirmed++
		}
	}
	if at < len(shown) {
		return confirmed, lost("history holds a message that nobody sent", "nothing more", shown, at)
	}
	return confirmed, nil
}

// lost is the error that shows a history and the message in it that is not the right one.
func lost(what, want string, shown []client.HistoryMessage, at int) error {
	actual := "no messages"
	if len(shown) > 0 {
		rows := [][]string{{"role", "content"}}
		for _, m := range shown {
			rows = append(rows, []string{m.Role, mismatch.Shorten(m.Content)})
		}
		actual = layout.Table(rows)
	}
	return &mismatch.Error{What: what, Expected: want, Actual: actual, Where: fmt.Sprintf("message %d", at+1)}
}
