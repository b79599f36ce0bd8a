package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/target"
)

// restartLimit is how long the suite gives a server to end and to start.
const restartLimit = 30 * time.Second

// Restart ends the server, politely or with SIGKILL, and starts it again on the same data. That it does not
// start is a broken promise, unlike with one that never did. Connections of users are closed in between.
func (w *World) Restart(ctx context.Context, kill bool) error {
	b, err := w.Server(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, restartLimit)
	defer cancel()
	end := (*target.Server).Stop
	if kill {
		end = (*target.Server).Kill
	}
	if err := end(b, ctx); err != nil {
		return err
	}
	if err := w.forgetConnections(ctx); err != nil {
		return err
	}
	if err := b.Start(ctx); err != nil {
		return fmt.Errorf("the server did not start again on what it had stored: %w", err)
	}
	return nil
}

// forgetConnections drops every client: the server that they knew is gone, and the next one has other
// addresses. What it had still sent is read first.
func (w *World) forgetConnections(ctx context.Context) error {
	var problems []error
	for _, u := range w.order {
		for _, t := range u.Turns {
			if t.Stream != nil {
				problems = append(problems, u.readToEnd(ctx, t.Record), t.Stream.Close())
			}
		}
		if u.gateway != nil {
			problems = append(problems, u.readToEnd(ctx, u.gateway.Recording))
			u.CloseTurn()
			problems = append(problems, u.gateway.Close())
			u.gateway = nil
		}
		if u.client != nil {
			problems = append(problems, u.client.Close())
			u.client, u.gone = nil, u.client
		}
	}
	return errors.Join(problems...)
}

// readToEnd reads what a server that has gone had still sent. Over a link that can fail the end of it may never come.
func (u *User) readToEnd(ctx context.Context, r *client.Recording) error {
	if u.link != nil {
		return nil
	}
	err := r.WaitEnd(ctx)
	var ended *client.EndedError
	if errors.As(err, &ended) {
		return nil // however it ended, it has
	}
	return err
}
