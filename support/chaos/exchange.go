package chaos

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
)

// exchange asks over HTTP and reads the answer.
func (w *worker) exchange(ctx context.Context, a *asked) (err error) {
	c := w.client()
	defer func() { err = errors.Join(err, c.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, w.experiment.setup.Wait)
	defer cancel()
	created, err := c.Create(ctx, client.Message{Text: a.question, Session: a.session})
	if err != nil {
		return notAccepted(err)
	}
	a.accepted = true
	s, err := c.Open(ctx, created.StreamURL)
	if err != nil {
		return notAccepted(err)
	}
	return errors.Join(w.read(ctx, a, s.Recording, 0), s.Close())
}

// exchangeAtGateway asks through the gateway and reads the answer.
func (w *worker) exchangeAtGateway(ctx context.Context, a *asked) (err error) {
	c := w.client()
	defer func() { err = errors.Join(err, c.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, w.experiment.setup.Wait)
	defer cancel()
	g, err := c.Dial(ctx, client.DialOptions{})
	if err != nil {
		return notAccepted(err)
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	if err := g.Connect(a.session, w.experiment.setup.AuthToken); err != nil {
		return notAccepted(err)
	}
	_, err = g.Wait(ctx, "the answer to connect", func(all []client.Event) bool {
		return slices.ContainsFunc(all, func(e client.Event) bool { return e.Kind == client.Connected })
	})
	if err != nil {
		return notAccepted(err)
	}
	from := g.Len()
	if err := g.Chat(a.question, a.session); err != nil {
		return notAccepted(err)
	}
	return w.read(ctx, a, g.Recording, from)
}

// read waits for the end of the answer whose events begin at an index, and checks that it is the whole one.
func (w *worker) read(ctx context.Context, a *asked, r *client.Recording, from int) error {
	if len(w.asked)%longEvery == 0 {
		begins := func(all []client.Event) bool { return slices.ContainsFunc(all[from:], client.Event.OfRun) }
		_, err := r.Wait(ctx, "the beginning of an answer", begins)
		if err == nil { // else the wait for its end says so
			w.experiment.begun()
		}
	}
	what := fmt.Sprintf("the end of the answer to %q", a.question)
	all, err := r.Wait(ctx, what, func(all []client.Event) bool { return client.Ended(all[from:]) })
	var broken *client.EndedError
	if errors.As(err, &broken) {
		if !slices.ContainsFunc(r.Events()[from:], client.Event.OfRun) && w.atGateway {
			return &failure{Rejected, err} // the message may never have been read
		}
		return &failure{Disconnected, err}
	}
	if err != nil {
		return &failure{Hung, err}
	}
	return w.whole(a, all[from:])
}

// whole checks that the events of an ended run are a whole answer, and keeps its text.
func (w *worker) whole(a *asked, events []client.Event) error {
	if err := errors.Join(client.CheckRun(events), client.ForeignSession(events, a.session)); err != nil {
		return err
	}
	if end := client.Terminal(events); end.Kind != client.Complete {
		return &failure{Errored, fmt.Errorf("the answer ended in %s %q", end.Type, end.Text)}
	}
	a.answer = client.Text(events)
	if said, known := w.experiment.setup.Says(a.question); known {
		return mismatch.Text("the answer is not what the model said", said, a.answer)
	}
	return nil
}
