package world

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
)

// Turn is one question of a user and what came for it, over either transport.
type Turn struct {
	User     *User
	Question string
	Session  string

	stream  *bamboo.Stream  // over HTTP
	gateway *bamboo.Gateway // over the gateway
	record  *bamboo.Recording
	from    int // first event of the gateway's record that belongs to this turn
	until   int // one past the last; 0 while it is the latest turn
	// spokenInto is the first event that may answer something else that the user sent
	// through the gateway in the meantime; 0 if nothing was sent.
	spokenInto int
	asked      time.Time // when the answer was asked for
	run        *run      // shared with whoever else reads the same answer
}

// run is the work of answering one message, whoever reads it.
type run struct {
	mayFail bool // a sentence expects it to end in an error, or stopped it
}

func (t *Turn) what() string { return fmt.Sprintf("the answer to %q", shorten(t.Question)) }

// Events are the run events that came for this turn: tokens, tools, terminals.
func (t *Turn) Events() []bamboo.Event {
	all := t.record.Events()
	if t.until > 0 {
		all = all[:t.until]
	}
	return t.mine(all)
}

// mine is what of a record belongs to the turn's run.
func (t *Turn) mine(all []bamboo.Event) []bamboo.Event {
	var events []bamboo.Event
	for i, e := range all {
		if t.owns(i, e) {
			events = append(events, e)
		}
	}
	return events
}

// owns tells whether the i-th event of the record belongs to the turn's run.
func (t *Turn) owns(i int, e bamboo.Event) bool {
	other := e.Refusal() && t.spokenInto > 0 && i >= t.spokenInto
	return i >= t.from && e.OfRun() && !other
}

// Await waits until the turn's events satisfy until; it fails with the story of what came.
func (t *Turn) Await(ctx context.Context, what string, until func([]bamboo.Event) bool) error {
	ctx, cancel := t.User.world.Within(ctx)
	defer cancel()
	return t.await(ctx, what, until)
}

func (t *Turn) await(ctx context.Context, what string, until func([]bamboo.Event) bool) error {
	var mine []bamboo.Event
	seen := 0 // of a long answer each event is looked at once
	_, err := t.record.Wait(ctx, what, func(all []bamboo.Event) bool {
		for ; seen < len(all); seen++ {
			if t.owns(seen, all[seen]) {
				mine = append(mine, all[seen])
			}
		}
		return until(mine)
	})
	return t.User.world.explain(err)
}

// WaitTerminal waits for the event that ends the run.
func (t *Turn) WaitTerminal(ctx context.Context) error {
	return t.Await(ctx, "the end of "+t.what(), anEnd())
}

// anEnd waits for a terminal among events that only grow in number.
func anEnd() func([]bamboo.Event) bool {
	seen := 0
	return func(events []bamboo.Event) bool {
		for ; seen < len(events); seen++ {
			if events[seen].Terminal() {
				return true
			}
		}
		return false
	}
}

func ended(events []bamboo.Event) bool { return terminal(events) != nil }

func terminal(events []bamboo.Event) *bamboo.Event {
	for i := range events {
		if events[i].Terminal() {
			return &events[i]
		}
	}
	return nil
}

// WaitTokens waits until n tokens have come.
func (t *Turn) WaitTokens(ctx context.Context, n int) error {
	return t.Await(ctx, fmt.Sprintf("token %d of %s", n, t.what()), func(events []bamboo.Event) bool { return count(events, bamboo.Token) >= n })
}

func count(events []bamboo.Event, kind bamboo.Kind) int {
	n := 0
	for _, e := range events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// Settled waits for the terminal and for what could still follow it, then checks
// the grammar of the whole run: one terminal, last, tools paired, the right session.
func (t *Turn) Settled(ctx context.Context) ([]bamboo.Event, error) {
	if err := t.WaitTerminal(ctx); err != nil {
		return nil, err
	}
	if err := t.quiet(ctx); err != nil {
		return nil, err
	}
	return t.Events(), t.sound()
}

// quiet waits until nothing can follow: the end of the stream, or the answer to
// a ping that was sent behind the terminal.
func (t *Turn) quiet(ctx context.Context) error {
	ctx, cancel := t.User.world.Within(ctx)
	defer cancel()
	if t.stream != nil {
		return t.User.world.explain(t.record.WaitEnd(ctx))
	}
	return t.User.world.explain(fence(ctx, t.gateway))
}

// sound checks the grammar of what has come so far, which must be a whole run.
func (t *Turn) sound() error {
	events := t.Events()
	if err := bamboo.CheckRun(events); err != nil {
		return fmt.Errorf("%s: %w", t.what(), err)
	}
	return bamboo.ForeignSession(events, t.Session)
}

// Completed checks that the run ended with `complete` after at least one token with text.
func (t *Turn) Completed(ctx context.Context) ([]bamboo.Event, error) {
	events, err := t.Settled(ctx)
	if err != nil {
		return nil, err
	}
	if end := terminal(events); end.Kind != bamboo.Complete {
		return nil, &mismatch.Error{
			What: t.what() + " did not end as a whole answer", Expected: "complete",
			Actual: string(end.Type) + " " + fmt.Sprintf("%q", end.Text), Where: bamboo.Table(events),
		}
	}
	return events, nil
}

// Is checks that the answer is whole and is this text.
func (t *Turn) Is(ctx context.Context, text string) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	return mismatch.Text(t.what()+" is not the promised text", text, bamboo.Text(events))
}

// IsWhole checks that the answer is whole, without knowing its text beforehand:
// where the model is ours and was not scripted it must be its default reply.
func (t *Turn) IsWhole(ctx context.Context) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	if strings.TrimSpace(bamboo.Text(events)) == "" {
		return &mismatch.Error{What: t.what() + " has no text", Expected: "at least one token with text", Actual: bamboo.Table(events)}
	}
	if said, known := t.User.world.modelSays(t.Question); known {
		return mismatch.Text(t.what()+" is not what the model said", said, bamboo.Text(events))
	}
	return nil
}

// Fails checks that the run ended with an error after exactly this text.
func (t *Turn) Fails(ctx context.Context, text string) error {
	events, err := t.Settled(ctx)
	if err != nil {
		return err
	}
	end := terminal(events)
	if end.Kind != bamboo.Error {
		return &mismatch.Error{What: t.what() + " was told as a success", Expected: "an error", Actual: end.Type, Where: bamboo.Table(events)}
	}
	t.run.mayFail = true
	if strings.TrimSpace(end.Text) == "" {
		return &mismatch.Error{What: "the error at the end of " + t.what() + " says nothing", Expected: "a message that says what went wrong", Actual: string(end.Raw)}
	}
	return mismatch.Text("the text before the error is not the promised one", text, bamboo.Text(events))
}

// WasStopped checks that the run ended in one of the ways a stopped run may end,
// and that its tokens had dried up by then.
func (t *Turn) WasStopped(ctx context.Context, within time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	s := t.User.world.stopOf(t.Session)
	wentOn := func(events []bamboo.Event) bool { return s != nil && s.late(events) > 0 }
	err := t.await(ctx, "the end of "+t.what()+" after the stop", func(events []bamboo.Event) bool { return ended(events) || wentOn(events) })
	if err != nil {
		return err
	}
	events := t.Events()
	if wentOn(events) {
		return s.wentOn(events)
	}
	end := terminal(events)
	if !end.Stopped() {
		return &mismatch.Error{What: t.what() + " did not end as a stopped answer", Expected: "complete, cancelled, or an error that says it was cancelled",
			Actual: fmt.Sprintf("%s %q", end.Type, end.Text), Where: bamboo.Table(events)}
	}
	t.run.mayFail = true
	return nil
}

// explain adds to a failed wait that the server ended by itself, if it did.
func (w *World) explain(err error) error {
	if err == nil || w.bamboo == nil {
		return err
	}
	if exited := w.bamboo.Exited(); exited != nil {
		return errors.Join(err, exited)
	}
	return err
}
