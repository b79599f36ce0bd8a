package defect

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// pause waits; less if ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// atMost lets no more than n turns of the whole server be answered at a time; the
// others wait.
func atMost(p *reference.Parts, n int) {
	places := make(chan struct{}, n)
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return reference.Usage{}, context.Cause(ctx)
		}
		defer func() { <-places }()
		return next(ctx, t, emit)
	})
}

// beginApart lets the model be asked so much later than for the reply before, at the earliest.
func beginApart(p *reference.Parts, apart time.Duration) {
	var mu sync.Mutex
	var last time.Time // when the latest reply begins
	onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
		next replyFunc) (reference.ModelReply, error) {
		mu.Lock()
		if last = last.Add(apart); last.Before(time.Now()) {
			last = time.Now()
		}
		mine := time.Until(last)
		mu.Unlock()
		pause(ctx, mine)
		return next(ctx, q, token)
	})
}

// late is a subscriber who hears everything in order, but so much later.
type late struct {
	reference.Subscriber
	by time.Duration

	mu    sync.Mutex
	queue []func()
}

func (l *late) Deliver(e reference.Event) { l.put(func() { l.Subscriber.Deliver(e) }) }
func (l *late) RunEnded()                 { l.put(l.Subscriber.RunEnded) }

func (l *late) put(tell func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, tell)
	time.AfterFunc(l.by, l.next)
}

func (l *late) next() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue[0]()
	l.queue = l.queue[1:]
}
