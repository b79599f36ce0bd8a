package reference

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Runs sees to it that a session has one run at a time, whoever asked for it.
type Runs interface {
	// Watch joins s to the session's active run, or starts the run for the user
	// message that waits and joins s before its first event. It fails with
	// ErrUnknownSession, ErrNothingWaits or ErrShutdown.
	Watch(session string, s Subscriber) (leave func(), err error)
	// Chat stores a gateway chat and starts its run, or queues it behind the active
	// one. It fails with ErrBusy when the queue is full and with ErrShutdown; what
	// fails later is the run's error event.
	Chat(session, text string) error
	// Stop ends the active run and cancels its model call. It is false when there
	// is none, or when that one was stopped already.
	Stop(session string) bool
	// Delete ends the session's run and all that waits behind it, with its terminal, and deletes the session.
	// It fails with ErrUnknownSession.
	Delete(session string) error
	// Close ends all runs, each with its terminal, and waits for them or for ctx.
	Close(ctx context.Context) error
}

var (
	// ErrNothingWaits says that a session has no user message without an answer.
	ErrNothingWaits = errors.New("no user message waits for an answer: send one with POST /api/v1/chat first")
	// ErrBusy says that a session's queue of gateway chats is full.
	ErrBusy = errors.New("too many chats wait for this session's run: send this one again when an answer has come")
	// ErrShutdown says that no run starts any more.
	ErrShutdown = errShutdown
)

// conductor is the usual Runs.
type conductor struct {
	w      *wiring
	ctx    context.Context // of all runs
	cancel context.CancelCauseFunc

	mu     sync.Mutex
	lanes  map[string]*lane // only sessions that are in use right now
	closed bool
	work   sync.WaitGroup
}

// lane is one session's place: at most one run, and what waits behind it. The
// terminal of a run is published under its lock, so that joining is before it or
// after it, never beside it.
type lane struct {
	session string
	users   int // calls and runs that hold it; guarded by conductor.mu

	mu     sync.Mutex
	active *run
	queue  []string
}

func newConductor(w *wiring) *conductor {
	ctx, cancel := context.WithCancelCause(context.Background())
	return &conductor{w: w, ctx: ctx, cancel: cancel, lanes: map[string]*lane{}}
}

// enter locks the session's lane.
func (c *conductor) enter(session string) *lane {
	c.mu.Lock()
	l := c.lanes[session]
	if l == nil {
		l = &lane{session: session}
		c.lanes[session] = l
	}
	l.users++
	c.mu.Unlock()
	l.mu.Lock()
	return l
}

func (c *conductor) exit(l *lane) {
	l.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(c.lanes, l.session)
	}
}

func (c *conductor) Watch(session string, s Subscriber) (leave func(), err error) {
	l := c.enter(session)
	defer c.exit(l)
	if l.active != nil {
		return c.w.Hub.Join(session, s), nil
	}
	history, err := c.w.Store.History(session)
	if err != nil {
		return nil, err
	}
	if !waits(history) {
		return nil, ErrNothingWaits
	}
	leave = c.w.Hub.Join(session, s)
	if err := c.start(l, c.newRun(session, "", history)); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

func (c *conductor) Chat(session, text string) error {
	l := c.enter(session)
	defer c.exit(l)
	if l.active == nil {
		return c.start(l, c.newRun(session, text, nil))
	}
	if len(l.queue) >= c.w.Limits.Queue() {
		return ErrBusy
	}
	l.queue = append(l.queue, text)
	return nil
}

func (c *conductor) Stop(session string) bool {
	l := c.enter(session)
	defer c.exit(l)
	return l.active != nil && l.active.stop()
}

func (c *conductor) Delete(session string) error {
	for {
		l := c.enter(session)
		r := l.active
		if r == nil {
			err := c.w.Store.Delete(session)
			c.exit(l)
			return err
		}
		l.queue = nil
		r.stop()
		c.exit(l)
		<-r.over
	}
}

func (c *conductor) Close(ctx context.Context) error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.cancel(errShutdown)
	over := make(chan struct{})
	go func() { c.work.Wait(); close(over) }()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return fmt.Errorf(
			"close the server: a run did not end in time; its agent or store ignores that it was cancelled: %w",
			ctx.Err())
	}
}

func (c *conductor) newRun(session, chat string, history []Message) *run {
	ctx, cancel := context.WithCancelCause(c.ctx)
	return &run{session: session, chat: chat, history: history, w: c.w, ctx: ctx, cancel: cancel,
		over: make(chan struct{})}
}

// start makes r the active run of a lane that the caller has entered.
func (c *conductor) start(l *lane, r *run) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		r.cancel(nil)
		return ErrShutdown
	}
	l.users++
	l.active = r
	c.work.Add(1)
	go c.perform(l, r)
	return nil
}

// perform works through the lane: its run, then what was queued meanwhile.
func (c *conductor) perform(l *lane, r *run) {
	defer c.work.Done()
	for {
		terminal := c.answer(r)
		r.cancel(nil)
		l.mu.Lock()
		c.w.Hub.Publish(terminal)
		c.w.Hub.End(l.session)
		l.active = nil
		close(r.over)
		if len(l.queue) == 0 {
			c.exit(l)
			return
		}
		r = c.newRun(l.session, l.queue[0], nil)
		l.queue = l.queue[1:]
		l.active = r
		l.mu.Unlock()
	}
}

// answer does a run up to its terminal, which it returns. The answer is stored
// before: whoever has read the terminal finds it in the history.
func (c *conductor) answer(r *run) (terminal Event) {
	began := c.w.Clock.Now()
	usage, to, err := c.ask(r)
	text, tokens, wasStopped := r.finish()
	if wasStopped {
		err = errStopped
	}
	if to != 0 && (err == nil || text != "") {
		answer := Message{Role: RoleAssistant, Content: text, At: c.w.Clock.Now()}
		if failure := c.w.Store.Answer(r.session, to, answer); failure != nil {
			c.w.Log.Error("answer not stored", "session", r.session, "error", failure)
			err = errors.Join(err, failure)
		}
	}
	took := c.w.Clock.Now().Sub(began).Round(time.Microsecond)
	if err != nil {
		c.w.Log.Warn("run ended", "session", r.session, "outcome", "error", "tokens", tokens, "took", took, "error",
			err)
		return Event{Kind: Error, Session: r.session, Text: err.Error()}
	}
	c.w.Log.Info("run ended", "session", r.session, "outcome", "complete", "tokens", tokens, "took", took)
	return Event{Kind: Complete, Session: r.session, Usage: usage}
}

// ask lets the agent answer what waits; to is the number of the message answered.
func (c *conductor) ask(r *run) (usage Usage, to uint64, err error) {
	if c.ctx.Err() != nil {
		return Usage{}, 0, errShutdown
	}
	if r.chat != "" {
		m := Message{Role: RoleUser, Content: r.chat, At: c.w.Clock.Now()}
		if err := c.w.Store.Ask(r.session, m); err != nil {
			c.w.Log.Error("message not stored", "session", r.session, "error", err)
			return Usage{}, 0, err
		}
	}
	if r.history == nil {
		if r.history, err = c.w.Store.History(r.session); err != nil {
			return Usage{}, 0, err
		}
	}
	if !waits(r.history) {
		return Usage{}, 0, ErrNothingWaits
	}
	last := r.history[len(r.history)-1]
	c.w.Log.Info("run started", "session", r.session, "messages", len(r.history))
	turn := Turn{Session: r.session, Model: last.Model, Messages: r.history}
	r.history = nil // the turn has it: a long run keeps it no longer than it must
	usage, err = c.w.Agent.Answer(r.ctx, turn, r.emit)
	return usage, last.Number, err
}
