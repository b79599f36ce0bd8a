package world

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
)

// Turn is one question of a user and what came for it, over either transport.
type Turn struct {
	User     *User
	Question string
	Session  string

	Stream  *client.Stream    // over HTTP; nil: it came over the gateway
	Record  *client.Recording // of everything that came on the connection
	Asked   time.Time         // when the answer was asked for
	gateway *client.Gateway   // nil: it came over HTTP
	from    int               // first event of the gateway's record that belongs to this turn
	until   int               // one past the last; 0 while it is the latest turn
	// spokenInto is the first event that may answer something else that the user sent
	// through the gateway in the meantime; 0 if nothing was sent.
	spokenInto int
	run        *run // shared with whoever else reads the same answer
	joined     bool // the answer was under way already
}

// run is the work of answering one message, whoever reads it.
type run struct {
	mayFail bool      // a sentence expects it to end in an error, or stopped it
	over    sync.Once // its end was seen
}

// MayFail notes that a sentence expects the run to end in an error, or stopped it.
func (t *Turn) MayFail() { t.run.mayFail = true }

// What names the answer in messages.
func (t *Turn) What() string { return fmt.Sprintf("the answer to %q", mismatch.Shorten(t.Question)) }

// Events are the run events that came for this turn: tokens, tools, terminals.
func (t *Turn) Events() []client.Event {
	all := t.Record.Events()
	if t.until > 0 {
		all = all[:t.until]
	}
	return t.mine(all)
}

// mine is what of a record belongs to the turn's run.
func (t *Turn) mine(all []client.Event) []client.Event {
	var events []client.Event
	for i, e := range all {
		if t.owns(i, e) {
			events = append(events, e)
		}
	}
	return events
}

// owns tells whether the i-th event of the record belongs to the turn's run.
func (t *Turn) owns(i int, e client.Event) bool {
	other := e.Refusal() && t.spokenInto > 0 && i >= t.spokenInto
	return i >= t.from && e.OfRun() && !other
}

// Await waits until the turn's events satisfy until; it fails with the story of what came.
func (t *Turn) Await(ctx context.Context, what string, until func([]client.Event) bool) error {
	ctx, cancel := t.User.world.Within(ctx)
	defer cancel()
	return t.AwaitUntil(ctx, what, until)
}

func (t *Turn) AwaitUntil(ctx context.Context, what string, until func([]client.Event) bool) error {
	var mine []client.Event
	seen := 0 // of a long answer each event is looked at once
	_, err := t.Record.Wait(ctx, what, func(all []client.Event) bool {
		for ; seen < len(all); seen++ {
			if t.owns(seen, all[seen]) {
				mine = append(mine, all[seen])
			}
		}
		return until(mine)
	})
	return t.User.world.Explain(err)
}

// WaitTerminal waits for the event that ends the run.
func (t *Turn) WaitTerminal(ctx context.Context) error {
	err := t.Await(ctx, "the end of "+t.What(), anEnd())
	if err == nil {
		t.run.over.Do(func() { t.User.world.Model().answered(t.Question) })
	}
	return err
}

// anEnd waits for a terminal among events that only grow in number.
func anEnd() func([]client.Event) bool {
	seen := 0
	return func(events []client.Event) bool {
		for ; seen < len(events); seen++ {
			if events[seen].Terminal() {
				return true
			}
		}
		return false
	}
}

// WaitTokens waits until n tokens have come.
func (t *Turn) WaitTokens(ctx context.Context, n int) error {
	return t.Await(ctx, fmt.Sprintf("token %d of %s", n, t.What()),
		func(events []client.Event) bool { return client.Count(events, client.Token) >= n })
}

// Settled waits for the terminal and for what could still follow it, then checks
// the grammar of the whole run: one terminal, last, tools paired, the right session.
func (t *Turn) Settled(ctx context.Context) ([]client.Event, error) {
	if err := t.WaitTerminal(ctx); err != nil {
		return nil, err
	}
	if err := t.quiet(ctx); err != nil {
		return nil, err
	}
	return t.Events(), t.Sound()
}

// quiet waits until nothing can follow: the end of the stream, or the answer to
// a ping that was sent behind the terminal.
func (t *Turn) quiet(ctx context.Context) error {
	ctx, cancel := t.User.world.Within(ctx)
	defer cancel()
	if t.Stream != nil {
		return t.User.world.Explain(t.Record.WaitEnd(ctx))
	}
	return t.User.world.Explain(fence(ctx, t.gateway))
}

// Sound checks the grammar of what has come so far, which must be a whole run.
func (t *Turn) Sound() error {
	events := t.Events()
	check := client.CheckRun
	if t.run.mayFail {
		check = client.CheckStoppedRun
	}
	if t.joined {
		events = client.Joined(events)
	}
	if err := check(events); err != nil {
		return fmt.Errorf("%s: %w", t.What(), err)
	}
	return client.ForeignSession(t.heard(), t.Session)
}

// heard is what came that may name no session but the turn's: everything on its stream, and the
// run's events at the gateway, where the connection may have moved on to another session.
func (t *Turn) heard() []client.Event {
	if t.Stream != nil {
		return t.Record.Events()
	}
	return t.Events()
}

// Completed checks that the run ended with `complete` after at least one token with text.
func (t *Turn) Completed(ctx context.Context) ([]client.Event, error) {
	events, err := t.Settled(ctx)
	if err != nil {
		return nil, err
	}
	if end := client.Terminal(events); end.Kind != client.Complete {
		return nil, &mismatch.Error{
			What: t.What() + " did not end as complete", Expected: "complete",
			Actual: string(end.Type) + " " + fmt.Sprintf("%q", end.Text), Where: client.Table(events),
		}
	}
	return events, nil
}

// IsWhole checks that the answer has text and ended with one complete. Where no sentence says what the model
// answers, the text must be the scripted model's default reply.
func (t *Turn) IsWhole(ctx context.Context) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	if strings.TrimSpace(client.Text(events)) == "" {
		return &mismatch.Error{What: t.What() + " has no text", Expected: "at least one token with text",
			Actual: client.Table(events)}
	}
	if said, known := t.User.world.Model().Says(t.Question); known {
		return mismatch.Text(t.What()+" is not what the model said", said, client.Text(events))
	}
	return nil
}

// BeginsWith waits for the text that must have come although the model has said no more yet.
func (t *Turn) BeginsWith(ctx context.Context, text string) error {
	err := t.Await(ctx, fmt.Sprintf("the text %q", text), func(events []client.Event) bool {
		return len(client.Text(events)) >= len(text) || client.Ended(events)
	})
	if err != nil {
		return err
	}
	return mismatch.Text("the beginning of "+t.What()+" is not the promised text", text, client.Text(t.Events()))
}

// StaysSilent checks that not one event of the answer comes for that time.
func (t *Turn) StaysSilent(ctx context.Context, d time.Duration) error {
	before := len(t.Events())
	return t.Record.Never(ctx, d, "an event of "+t.What(),
		func(all []client.Event) bool { return len(t.mine(all)) > before })
}
