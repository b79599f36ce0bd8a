package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/target"
)

// restartLimit is how long the suite gives a server to end and to start.
const restartLimit = 30 * time.Second

// Restart ends the server, politely or with SIGKILL, and starts it again on the
// same data. What each history showed before is kept for HistoriesUnchanged.
func (w *World) Restart(ctx context.Context, kill bool) error {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return err
	}
	if err := w.noteHistories(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, restartLimit)
	defer cancel()
	end := (*target.Bamboo).Stop
	if kill {
		end = (*target.Bamboo).Kill
	}
	if err := end(b, ctx); err != nil {
		return err
	}
	if err := w.forgetConnections(ctx); err != nil {
		return err
	}
	return startAgain(ctx, b)
}

// startAgain starts a server that has run before. That it does not start is a broken promise,
// unlike with one that never did.
func startAgain(ctx context.Context, b *target.Bamboo) error {
	if err := b.Start(ctx); err != nil {
		return fmt.Errorf("the server did not start again on what it had stored: %w", err)
	}
	return nil
}

// noteHistories keeps what each user's history shows.
func (w *World) noteHistories(ctx context.Context) error {
	for _, u := range w.order {
		if u.session == "" {
			continue
		}
		h, err := u.History(ctx)
		if err != nil {
			return fmt.Errorf("%s history before the restart: %w", u.whose(), err)
		}
		u.noted = h.Messages
	}
	return nil
}

// forgetConnections drops every client: the server that they knew is gone, and
// the next one has other addresses. What it had still sent is read first.
func (w *World) forgetConnections(ctx context.Context) error {
	var problems []error
	for _, u := range w.order {
		for _, t := range u.turns {
			if t.stream != nil {
				problems = append(problems, u.hearsOut(ctx, t.record), t.stream.Close())
			}
		}
		if u.gateway != nil {
			problems = append(problems, u.hearsOut(ctx, u.gateway.Recording))
			u.closeTurn(u.gateway)
			problems = append(problems, u.gateway.Close())
			u.gateway = nil
		}
		if u.client != nil {
			problems = append(problems, u.client.Close())
			u.client = nil
		}
	}
	return errors.Join(problems...)
}

// hearsOut reads what a server that has gone had still sent. Over a link that can
// fail the end of it may never come.
func (u *User) hearsOut(ctx context.Context, r *bamboo.Recording) error {
	if u.link != nil {
		return nil
	}
	err := r.WaitEnd(ctx)
	var ended *bamboo.EndedError
	if errors.As(err, &ended) {
		return nil // however it ended, it has
	}
	return err
}

// HistoriesUnchanged checks that each history shows what it showed before the restart.
func (w *World) HistoriesUnchanged(ctx context.Context) error {
	compared := 0
	for _, u := range w.order {
		if len(u.noted) == 0 {
			continue
		}
		compared++
		if err := u.HistoryShows(ctx, u.noted); err != nil {
			return err
		}
	}
	if compared == 0 {
		return errors.New("no history was noted before the restart, so nothing can be compared")
	}
	return nil
}

// HistoryShows checks that the user's history is exactly these messages.
func (u *User) HistoryShows(ctx context.Context, want []bamboo.HistoryMessage) error {
	h, err := u.History(ctx)
	if err != nil {
		return err
	}
	return sameMessages(u.whose()+" history is not the promised one", want, h.Messages)
}

// HistoryShowsAnswer checks that the last message of the history is the answer as it was streamed.
func (u *User) HistoryShowsAnswer(ctx context.Context) error {
	t, err := u.Turn()
	if err != nil {
		return err
	}
	h, err := u.History(ctx)
	if err != nil {
		return err
	}
	want := []bamboo.HistoryMessage{{Role: "user", Content: t.Question}, {Role: "assistant", Content: bamboo.Text(t.Events())}}
	got := h.Messages[max(0, len(h.Messages)-2):]
	return sameMessages("the end of "+u.whose()+" history is not what was streamed", want, got)
}

// HistoryUnknown checks that Bamboo keeps nothing under an id: 404, or an empty history.
func (u *User) HistoryUnknown(ctx context.Context, id string) error {
	h, err := u.HistoryOf(ctx, id)
	var status *bamboo.StatusError
	switch {
	case errors.As(err, &status) && status.Response.Status == 404:
		return nil
	case status != nil:
		return &mismatch.Error{What: "the history of a session that Bamboo does not know was answered in another way",
			Expected: "404 Not Found, or no messages", Actual: status.Response.Summary()}
	case err != nil:
		return err
	}
	return sameMessages(fmt.Sprintf("something is stored under %q", id), nil, h.Messages)
}
