package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
)

// Question is what one of several users asks at the same time.
type Question struct {
	User    *User
	Text    string
	Gateway bool // through the gateway instead of HTTP
}

// AskTogether lets all users ask at once and waits for every answer.
func (w *World) AskTogether(ctx context.Context, questions []Question) error {
	for _, q := range questions { // connections first, so that the questions really meet
		if q.Gateway && q.User.gateway == nil {
			if err := q.User.ConnectGateway(ctx); err != nil {
				return err
			}
		}
		if _, err := q.User.Client(ctx); err != nil {
			return err
		}
	}
	return together(len(questions), func(i int) error {
		q := questions[i]
		ask := q.User.Ask
		if q.Gateway {
			ask = q.User.AskAtGateway
		}
		if _, err := ask(ctx, q.Text); err != nil {
			return fmt.Errorf("%s: %w", q.User.Name, err)
		}
		return nil
	})
}

// together does n things at once and joins their errors.
func together(n int, do func(int) error) error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	wg.Wait()
	return errors.Join(errs...)
}

// numbered is the i-th of several users who have no name of their own.
func (w *World) numbered(i int) *User { return w.User(fmt.Sprintf("user %d", i+1)) }

// BeginMany lets n users send their first message at once.
func (w *World) BeginMany(ctx context.Context, n int) error {
	for i := range n {
		if _, err := w.numbered(i).Client(ctx); err != nil {
			return err
		}
	}
	return together(n, func(i int) error {
		_, err := w.numbered(i).Send(ctx, fmt.Sprintf("Hello from user %d", i+1))
		return err
	})
}

// SendMany sends "text 1", "text 2", … through the gateway without waiting for answers.
func (u *User) SendMany(n int, text string) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	u.closeTurn(g)
	u.asked = g.Len()
	for i := range n {
		question := fmt.Sprintf("%s %d", text, i+1)
		if err := g.Chat(question, u.session); err != nil {
			return err
		}
		u.many = append(u.many, question)
	}
	return nil
}

// AllSendMany connects users and lets each send n messages at once.
func (w *World) AllSendMany(ctx context.Context, users, n int) error {
	for i := range users {
		if err := w.numbered(i).ConnectGateway(ctx); err != nil {
			return err
		}
	}
	return together(users, func(i int) error { return w.numbered(i).SendMany(n, fmt.Sprintf("Message of user %d:", i+1)) })
}

// EachMessageAnswered waits until every message of SendMany has come to an end:
// a whole answer, or a refusal with BUSY. Silence is a failure.
func (w *World) EachMessageAnswered(ctx context.Context) error {
	var users []*User
	for _, u := range w.order {
		if len(u.many) > 0 {
			users = append(users, u)
		}
	}
	if len(users) == 0 {
		return errors.New("nobody has sent several messages yet")
	}
	return together(len(users), func(i int) error {
		if err := users[i].manyAnswered(ctx); err != nil {
			return fmt.Errorf("%s: %w", users[i].Name, err)
		}
		return nil
	})
}

func (u *User) manyAnswered(ctx context.Context) error {
	sent := len(u.many)
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	all, err := u.gateway.Wait(ctx, fmt.Sprintf("an answer or a refusal for each of %d messages", sent), func(all []bamboo.Event) bool {
		answered, refused := ends(all[min(u.asked, len(all)):])
		return answered+refused >= sent
	})
	if err != nil {
		return u.world.explain(err)
	}
	events := all[min(u.asked, len(all)):]
	for _, e := range events {
		if e.Kind == bamboo.Error && e.Code != "BUSY" {
			return &mismatch.Error{What: "a message was neither answered nor refused with BUSY", Expected: "complete, or error BUSY", Actual: string(e.Raw)}
		}
	}
	answered, refused := ends(events)
	if answered+refused != sent || answered == 0 {
		return &mismatch.Error{What: "messages and their ends do not match", Expected: fmt.Sprintf("%d ends, at least one an answer", sent),
			Actual: fmt.Sprintf("%d answered, %d refused", answered, refused), Where: bamboo.Table(events)}
	}
	return u.inTurn(events)
}

// inTurn checks that the messages of SendMany were answered one after the other,
// each with a whole answer of its own, in the order in which they were sent.
func (u *User) inTurn(events []bamboo.Event) error {
	waiting := u.many
	var run []bamboo.Event
	for _, e := range events {
		if e.Refusal() || !e.OfRun() {
			continue
		}
		if run = append(run, e); !e.Terminal() {
			continue
		}
		text := bamboo.Text(run)
		next := slices.IndexFunc(waiting, func(question string) bool {
			said, known := u.world.modelSays(question)
			return !known || said == text
		})
		if next < 0 {
			return &mismatch.Error{What: "messages were not answered one after the other", Expected: fmt.Sprintf("the whole answer to one of %q", waiting),
				Actual: fmt.Sprintf("%q", text), Where: bamboo.Table(run)}
		}
		waiting, run = waiting[next+1:], nil
	}
	return nil
}

func ends(events []bamboo.Event) (answered, refused int) {
	for _, e := range events {
		switch {
		case e.Kind == bamboo.Error && e.Code == "BUSY":
			refused++
		case e.Terminal():
			answered++
		}
	}
	return answered, refused
}
