package world

import (
	"context"
	"slices"
	"time"

	"bamboo-spec/support/client"
)

// Since are those of the events on the user's gateway connection that came after the user last sent something.
func (u *User) Since(all []client.Event) []client.Event { return all[min(u.asked, len(all)):] }

// answers are the kinds of event that can answer a message to the gateway.
var answers = []client.Kind{client.Token, client.ToolStart, client.ToolComplete, client.Complete, client.Error,
	client.Cancelled, client.Connected, client.Pong}

// Reply waits for the first event of Since that fits; if fits is nil, for the first that can answer a message.
func (u *User) Reply(ctx context.Context, what string, fits func(client.Event) bool) (client.Event, error) {
	g, err := u.Gateway()
	if err != nil {
		return client.Event{}, err
	}
	if fits == nil {
		fits = func(e client.Event) bool { return slices.Contains(answers, e.Kind) }
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	return u.next(ctx, g, u.asked, what, fits)
}

// NeverHears checks that for d the events of Since are never such that until holds. A connection that
// ends proves nothing: it is an error.
func (u *User) NeverHears(ctx context.Context, d time.Duration, what string, until func([]client.Event) bool) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	if err := g.Never(ctx, d, what, func(all []client.Event) bool { return until(u.Since(all)) }); err != nil {
		return err
	}
	if ended, _ := g.Ended(); !ended {
		return nil
	}
	_, err = g.Wait(ctx, "an open connection without "+what, func([]client.Event) bool { return false })
	return u.world.Explain(err)
}
