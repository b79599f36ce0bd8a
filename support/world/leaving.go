package world

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
)

// longAnswer takes the model, by its default, about a third of a second.
const longAnswer = "Count from 1 to 30"

// LeaveMany lets n users begin to read an answer each, every other one through the
// gateway, and leave in the middle of it; every other two with a TCP reset.
func (w *World) LeaveMany(ctx context.Context, n int) error {
	for i := range n { // connections first, so that the users really meet
		u := w.numbered(i)
		if _, err := u.Client(ctx); err != nil {
			return err
		}
		if i%2 == 1 {
			if err := u.ConnectGateway(ctx); err != nil {
				return err
			}
		}
	}
	return together(n, func(i int) error {
		u, reset := w.numbered(i), i%4 >= 2
		if i%2 == 1 {
			t, err := u.BeginAtGateway(ctx, longAnswer)
			if err != nil {
				return err
			}
			return errors.Join(t.WaitTokens(ctx, 1), u.LeaveGateway(reset))
		}
		t, err := u.Begin(ctx, longAnswer)
		if err != nil {
			return err
		}
		if err := t.WaitTokens(ctx, 1); err != nil {
			return err
		}
		return t.Leave(reset)
	})
}

// EachAnswerStored waits until the answers of the first n numbered users are stored.
func (w *World) EachAnswerStored(ctx context.Context, n int) error {
	for i := range n { // one after another: together they would be a load of their own
		if err := w.numbered(i).AnswerStored(ctx); err != nil {
			return err
		}
	}
	return nil
}

// SendLargeCommands sends n commands whose names have that many bytes, until the
// gateway takes no more.
func (u *User) SendLargeCommands(n, size int) error {
	name := strings.Repeat("x", size)
	return u.SendRaw(func(g *bamboo.Gateway) error {
		for range n {
			if g.Command(name, nil) != nil {
				return nil // it has ended the connection, or holds its client back: either will do
			}
		}
		return nil
	})
}

// AskBeyondCapacity lets n users come to the gateway at once and ask, if they are let
// in. Whoever is in stays until all have been served or refused.
func (w *World) AskBeyondCapacity(ctx context.Context, n int) error {
	for i := range n {
		if _, err := w.numbered(i).Client(ctx); err != nil {
			return err
		}
	}
	err := together(n, func(i int) error { return w.numbered(i).TryConnect(ctx) })
	if err != nil {
		return err
	}
	var inside []*User
	for i := range n {
		u := w.numbered(i)
		e, err := u.Reply(ctx, "the answer to connect", answers...)
		if err != nil {
			return fmt.Errorf("a user was neither served nor refused as promised:\n%s: %w", u.Name, err)
		}
		if e.Kind == bamboo.Connected {
			inside = append(inside, u)
			if err := u.LetIn(ctx); err != nil {
				return err
			}
		}
	}
	return together(len(inside), func(i int) error {
		_, err := inside[i].AskAtGateway(ctx, "Hello from "+inside[i].Name)
		return err
	})
}

// ServedAndRefused checks that so many of the users were answered as a whole, and
// that every other one was refused with this code and nothing else.
func (w *World) ServedAndRefused(ctx context.Context, served int, code string) error {
	answered := 0
	for _, u := range w.order {
		if len(u.turns) == 0 {
			if err := u.RefusedWith(ctx, code); err != nil {
				return fmt.Errorf("a user was neither served nor refused as promised:\n%s: %w", u.Name, err)
			}
			continue
		}
		if err := u.turns[0].IsWhole(ctx); err != nil {
			return fmt.Errorf("a user was neither served nor refused as promised:\n%s: %w", u.Name, err)
		}
		answered++
	}
	return mismatch.Value("another number of users was served than there are places", served, answered)
}
