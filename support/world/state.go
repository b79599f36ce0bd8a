package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
)

// These verbs bring a scenario into the state that its Given describes.

// HasRead begins to ask and reads until exactly this text has come.
func (u *User) HasRead(ctx context.Context, text, question string, begin func(context.Context, string) (*Turn, error)) error {
	t, err := begin(ctx, question)
	if err != nil {
		return err
	}
	return t.BeginsWith(ctx, text)
}

// HasStopped stops the answer and waits until it has ended.
func (u *User) HasStopped(ctx context.Context) error {
	if err := u.StopOwn(ctx); err != nil {
		return err
	}
	if err := u.StopWasAccepted(); err != nil {
		return err
	}
	t, err := u.Turn()
	if err != nil {
		return err
	}
	return t.WaitTerminal(ctx)
}

// HasFailed asks, over HTTP, and expects to be told of an error.
func (u *User) HasFailed(ctx context.Context, question string) error {
	t, err := u.Ask(ctx, question)
	if err != nil {
		return err
	}
	return t.Fails(ctx, bamboo.Text(t.Events()))
}

// ModelAtWork begins to ask and waits until the model has the question.
func (u *User) ModelAtWork(ctx context.Context, question string) error {
	if _, err := u.Begin(ctx, question); err != nil {
		return err
	}
	_, err := u.world.ModelRequests(ctx, question, 1)
	return err
}

// AttachSession follows the run of another user's session wherever it was begun;
// only that user's own stream_url would be another way to its address (contract 1.1).
func (u *User) AttachSession(ctx context.Context, other *User) error {
	t, err := other.Turn()
	if err != nil {
		return err
	}
	u.session = t.Session
	_, err = u.follow(ctx, t.Question, "/api/v1/stream/"+t.Session, t.run)
	return err
}

// ComesLate connects to a session at the gateway while an answer is running there.
func (u *User) ComesLate(ctx context.Context, other *User) error {
	t, err := other.Turn()
	if err != nil {
		return err
	}
	if err := u.Join(other); err != nil {
		return err
	}
	if err := u.ConnectGateway(ctx); err != nil {
		return err
	}
	late := u.expect(u.gateway, t.Question, t.run)
	late.from = 0
	return nil
}

// ConnectWhenFree tries to connect until the gateway has a place.
func (u *User) ConnectWhenFree(ctx context.Context) error {
	var last error
	err := u.world.poll(ctx, "a place at the gateway", func(ctx context.Context) bool {
		err := u.ConnectGateway(ctx)
		var cutShort *bamboo.TimeoutError
		if last == nil || !errors.As(err, &cutShort) { // an attempt without an end tells less than the one before
			last = err
		}
		return err == nil
	})
	if err != nil {
		return fmt.Errorf("%w; the last attempt: %w", err, last)
	}
	return nil
}

// AnswerStored waits until the history ends with the whole answer, whoever has
// read it. Where it is not known what the model says, any answer will do.
func (u *User) AnswerStored(ctx context.Context) error {
	t, err := u.Turn()
	if err != nil {
		return err
	}
	whole, known := u.world.modelSays(t.Question)
	stored := ""
	err = u.historyBecomes(ctx, "an answer at the end of the history", func(ms []bamboo.HistoryMessage) bool {
		if len(ms) == 0 || ms[len(ms)-1].Role != "assistant" {
			return false
		}
		stored = ms[len(ms)-1].Content
		return !known || stored == whole
	})
	if err != nil && stored != "" {
		return mismatch.Text(t.what()+" is not stored as a whole", whole, stored)
	}
	if err != nil {
		return err
	}
	return u.runOver(ctx, t.Session)
}

// runOver waits until no run of a session is active. An answer is stored a moment
// before its terminal is sent; whoever asks on in between still hears that one.
func (u *User) runOver(ctx context.Context, session string) error {
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	s, err := c.Open(ctx, "/api/v1/stream/"+session) // joins the run that is active, if there is one
	var refused *bamboo.StatusError
	if errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(u.world.explain(s.WaitEnd(ctx)), s.Close())
}

func (u *User) historyBecomes(ctx context.Context, what string, is func([]bamboo.HistoryMessage) bool) error {
	var last error
	err := u.world.poll(ctx, what, func(ctx context.Context) bool {
		h, err := u.History(ctx)
		last = err
		return err == nil && is(h.Messages)
	})
	return errors.Join(err, last)
}

// poll asks again and again until done says so; running out of time is an error.
func (w *World) poll(ctx context.Context, what string, done func(context.Context) bool) error {
	ctx, cancel := w.Within(ctx)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !done(ctx) {
		select {
		case <-ctx.Done():
			return w.explain(&bamboo.TimeoutError{What: what, Waited: w.wait, Err: context.Cause(ctx)})
		case <-again.C:
		}
	}
	return nil
}

// ModelToldResult checks that the model was sent the result of a tool.
func (w *World) ModelToldResult(ctx context.Context, result, tool, question string) error {
	requests, err := w.ModelRequests(ctx, question, 2)
	if err != nil {
		return err
	}
	last := requests[len(requests)-1]
	i := slices.IndexFunc(last.Messages, func(m scriptedllm.Message) bool { return m.Role == "tool" })
	if i < 0 {
		return &mismatch.Error{What: "the model was not told what the tool " + tool + " found", Expected: result, Actual: "no tool message in the second request"}
	}
	return mismatch.Text("the model was told another result of the tool "+tool, result, last.Messages[i].Content)
}

// ErrorHasCode checks the code of the error that ended the answer.
func (t *Turn) ErrorHasCode(code string) error {
	end := terminal(t.Events())
	if end == nil || end.Kind != bamboo.Error {
		return &mismatch.Error{What: t.what() + " did not end in an error", Expected: "error " + code, Actual: bamboo.Table(t.Events())}
	}
	return mismatch.Text("the code of the error at the end of "+t.what(), code, end.Code)
}

// PongBeforeEnd checks that the answer to the last ping came while the answer was still running.
func (u *User) PongBeforeEnd(ctx context.Context) error {
	if _, err := u.Reply(ctx, "the pong", bamboo.Pong); err != nil {
		return err
	}
	events := u.gateway.Events()
	pong := slices.IndexFunc(events, func(e bamboo.Event) bool { return e.Kind == bamboo.Pong })
	end := slices.IndexFunc(events, bamboo.Event.Terminal)
	if end >= 0 && end < pong {
		return &mismatch.Error{What: "the ping waited for the end of the answer", Expected: "a pong while the answer runs", Actual: bamboo.Table(events[max(0, end-3):])}
	}
	return nil
}

// CommandPonged waits for the pong that the command "ping" is answered with.
func (u *User) CommandPonged(ctx context.Context) error {
	e, err := u.Reply(ctx, "the pong", answers...)
	if err != nil {
		return err
	}
	return mismatch.Value("the command ping was answered with something else", bamboo.Pong, e.Kind)
}

// UsableAfterConnect checks that the connection can still be connected and used.
func (u *User) UsableAfterConnect(ctx context.Context) error {
	if err := u.SayConnect(ctx, u.session); err != nil {
		return err
	}
	return u.StillUsable(ctx)
}

// emptyMessage is the outcome of sending no text: the status of the call, and of
// the stream if the call was taken.
type emptyMessage struct{ create, stream int }

// SendEmpty sends an empty message and, if it is taken, asks for its answer.
func (w *World) SendEmpty(ctx context.Context) error {
	u := w.User(theUser)
	if _, err := u.Client(ctx); err != nil {
		return err
	}
	var status *bamboo.StatusError
	_, err := u.Send(ctx, "")
	if errors.As(err, &status) {
		w.empty = &emptyMessage{create: status.Response.Status}
		return nil
	}
	if err != nil {
		return err
	}
	w.empty = &emptyMessage{create: 201, stream: 200}
	if _, err = u.Follow(ctx, ""); errors.As(err, &status) {
		w.empty.stream = status.Response.Status
		return nil
	}
	return err
}

// EmptyRefused checks that the empty message was refused in one of the two allowed ways.
func (w *World) EmptyRefused() error {
	e := w.empty
	switch {
	case e == nil:
		return errors.New("no empty message has been sent yet")
	case e.create == 400, e.create == 201 && e.stream == 400:
		return nil
	}
	return &mismatch.Error{What: "the empty message was not refused", Expected: "400 at once, or 201 and then 400 for the stream",
		Actual: fmt.Sprintf("%d, then %d for the stream (0: not asked)", e.create, e.stream)}
}
