package world

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// talk is several users who ask one question after the other while something happens
// to Bamboo, and the account of what each of them was told.
type talk struct {
	world   *World
	fate    fates // of a question that a disturbance explains
	talkers []*talker
	over    chan struct{} // closed when what happens has happened

	mu       sync.Mutex
	up       chan struct{} // closed while the server is to be reached
	stirs    int           // what has happened so far
	answered int           // whole answers so far
	more     chan struct{} // closed at the next of them
	midway   chan struct{} // closed when the next long answer has begun
}

// Talk lets users ask, half of them over HTTP and half through the gateway, while
// something happens. Each must be answered, but for what a disturbance explains, and
// once more when everything is over.
func (w *World) Talk(ctx context.Context, users int, f fates, happens func(context.Context, *talk) error) error {
	t := &talk{fate: f}
	for i := range users {
		t.talkers = append(t.talkers, &talker{talk: t, name: fmt.Sprintf("talker %d", i+1), atGateway: i%2 == 1})
	}
	return w.talk(ctx, t, happens)
}

func (w *World) talk(ctx context.Context, t *talk, happens func(context.Context, *talk) error) error {
	if _, err := w.Bamboo(ctx); err != nil {
		return err
	}
	t.world, t.over, t.up = w, make(chan struct{}), make(chan struct{})
	t.more, t.midway = make(chan struct{}), make(chan struct{})
	close(t.up)
	w.talks = append(w.talks, t)
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var work sync.WaitGroup
	errs := make([]error, len(t.talkers))
	for i, k := range t.talkers {
		work.Go(func() {
			if errs[i] = k.talks(ctx); errs[i] != nil {
				fail(errTalkFailed)
			}
		})
	}
	err := happens(ctx, t)
	close(t.over)
	work.Wait()
	interrupted := errors.Is(err, errTalkFailed) || errors.Is(err, context.Canceled)
	if interrupted && errors.Is(context.Cause(ctx), errTalkFailed) {
		err = nil // the talker's own error says what happened
	}
	return w.explain(errors.Join(append(errs, err)...))
}

var errTalkFailed = errors.New("a user was not answered")

// disturb does something that explains why questions that are under way fail. If it
// is to take the server away, nobody asks until it is done.
func (t *talk) disturb(away bool, do func() error) error {
	t.mu.Lock()
	t.stirs++
	if away {
		t.up = make(chan struct{})
	}
	t.mu.Unlock()
	err := do()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stirs++
	if away {
		close(t.up)
	}
	return err
}

// begin waits until the server can be asked, and returns what has happened so far.
func (t *talk) begin(ctx context.Context) (stirs int, err error) {
	t.mu.Lock()
	up := t.up
	t.mu.Unlock()
	select {
	case <-up:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stirs, nil
}

// stirred tells whether something has happened since begin, or is happening: an
// odd number says so.
func (t *talk) stirred(since int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stirs != since || since%2 == 1
}

func (t *talk) count() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answered++
	close(t.more)
	t.more = make(chan struct{})
}

// begun tells that a long answer has begun.
func (t *talk) begun() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.midway)
	t.midway = make(chan struct{})
}

// midAnswer waits until a long answer has just begun, so that what happens then falls
// into the middle of it.
func (t *talk) midAnswer(ctx context.Context) error {
	ctx, cancel := t.world.Within(ctx)
	defer cancel()
	t.mu.Lock()
	midway := t.midway
	t.mu.Unlock()
	select {
	case <-midway:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waited %v in vain for an answer to users who talk to begin: %w", t.world.wait, context.Cause(ctx))
	}
}

// hears waits until n more answers have come.
func (t *talk) hears(ctx context.Context, n int) error {
	ctx, cancel := t.world.Within(ctx)
	defer cancel()
	first := -1
	for {
		t.mu.Lock()
		answered, more := t.answered, t.more
		t.mu.Unlock()
		if first < 0 {
			first = answered
		}
		if answered-first >= n {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return fmt.Errorf("waited %v in vain for %d answers to users who talk; %d came: %w", t.world.wait, n, answered-first, context.Cause(ctx))
		}
	}
}
