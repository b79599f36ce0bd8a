package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/match"
)

// These verbs look at what came as it is on the wire: frames of the gateway,
// events of a stream.

// messages are the frames with a message among the events: a pong frame is none.
func messages(events []bamboo.Event) [][]byte {
	var all [][]byte
	for _, e := range events {
		if e.Type != pongFrame {
			all = append(all, e.Raw)
		}
	}
	return all
}

// pongFrame is the type of a recorded pong frame.
const pongFrame = "pong frame"

// since are the frames that came after what the user last sent through the gateway.
func (u *User) since(all []bamboo.Event) [][]byte { return messages(all[min(u.asked, len(all)):]) }

// answer waits for the first frame that came after what the user last sent through the gateway.
func (u *User) answer(ctx context.Context) ([]byte, error) {
	g, err := u.Gateway()
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	e, err := u.next(ctx, g, u.asked, "an answer to what "+u.Name+" sent", func(e bamboo.Event) bool { return e.Type != pongFrame })
	return e.Raw, err
}

// HasSentFrame sends a text frame as it is and waits for the first frame that answers it.
func (u *User) HasSentFrame(ctx context.Context, text string) error {
	if err := u.SendFrame(text); err != nil {
		return err
	}
	_, err := u.answer(ctx)
	return err
}

func (u *User) answerWhat() string { return "the gateway's answer to " + u.Name }

// AnswerHolds checks values of the first frame that answers what the user last sent.
func (u *User) AnswerHolds(ctx context.Context, rows []match.Row) error {
	frame, err := u.answer(ctx)
	if err != nil {
		return err
	}
	return match.Values(u.answerWhat(), frame, rows)
}

// AnswerIs compares the first frame that answers what the user last sent: see match.Whole.
func (u *User) AnswerIs(ctx context.Context, text string) error {
	frame, err := u.answer(ctx)
	if err != nil {
		return err
	}
	return match.Whole(u.answerWhat(), text, frame)
}

// KeepFromAnswer keeps a value of the first frame that answers what the user last sent.
func (u *User) KeepFromAnswer(ctx context.Context, path, name string) error {
	frame, err := u.answer(ctx)
	if err != nil {
		return err
	}
	return u.world.keepFrom(u.answerWhat(), frame, path, name)
}

// IsSent waits for a frame, among those that came after what the user last sent,
// for which the rows hold.
func (u *User) IsSent(ctx context.Context, within time.Duration, rows []match.Row) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	_, err = g.Wait(ctx, "a frame to "+u.Name+" that is as the table says", u.some(rows))
	return u.world.explain(err)
}

// IsNeverSent checks that for d no such frame comes to the user.
func (u *User) IsNeverSent(ctx context.Context, d time.Duration, rows []match.Row) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	return g.Never(ctx, d, "a frame to "+u.Name+" that is as the table says", u.some(rows))
}

func (u *User) some(rows []match.Row) func([]bamboo.Event) bool {
	return func(all []bamboo.Event) bool {
		return slices.ContainsFunc(u.since(all), func(frame []byte) bool { return match.Hold(frame, rows) })
	}
}

// FramesCome checks the frames that came after what the user last sent, in order.
// Unless the series is open at its end it waits until nothing can follow.
func (u *User) FramesCome(ctx context.Context, s *match.Series) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	wait, cancel := u.world.Within(ctx)
	defer cancel()
	came, err := g.Wait(wait, "the promised frames", func(all []bamboo.Event) bool { return s.Settled(u.since(all)) || s.Holds(u.since(all)) })
	if err != nil {
		return u.world.explain(otherThan(s, "the frames to "+u.Name, u.since(g.Events()), err))
	}
	if ended, _ := g.Ended(); !s.Open() && !ended {
		if came, err = u.fenced(wait, g); err != nil {
			return u.world.explain(err)
		}
	}
	return s.Compare("the frames to "+u.Name, u.since(came))
}

// otherThan explains a wait for a series by what came instead.
func otherThan(s *match.Series, what string, came [][]byte, err error) error {
	parted := s.Compare(what, came)
	if parted == nil {
		return err
	}
	var late *bamboo.TimeoutError
	var over *bamboo.EndedError
	switch {
	case errors.As(err, &late):
		return fmt.Errorf("%w\n  waited:   %v", parted, late.Waited.Round(time.Millisecond))
	case errors.As(err, &over):
		return fmt.Errorf("%w\n  then:     %s", parted, over.How)
	}
	return err
}

// fenced are the events before the answer to a ping that is sent now: a pong, or a
// refusal of one who has not connected.
func (u *User) fenced(ctx context.Context, g *bamboo.Gateway) ([]bamboo.Event, error) {
	from, at := g.Len(), -1
	if err := g.Ping(time.Now().UnixMilli()); err != nil {
		return nil, err
	}
	all, err := g.Wait(ctx, "the answer to a ping, which shows that nothing else follows", func(all []bamboo.Event) bool {
		at = slices.IndexFunc(all[min(from, len(all)):], func(e bamboo.Event) bool { return e.Kind == bamboo.Pong || e.Code == "NOT_CONNECTED" })
		return at >= 0
	})
	if err != nil {
		return nil, err
	}
	return all[:from+at], nil
}

// StreamSends checks the events of the answer's stream as they are on the wire.
// Unless the series is open at its end the stream must have ended.
func (t *Turn) StreamSends(ctx context.Context, s *match.Series) error {
	if t.stream == nil {
		return fmt.Errorf("%s is not read over HTTP; its frames can be looked at instead", t.what())
	}
	wait, cancel := t.User.world.Within(ctx)
	defer cancel()
	var err error
	if s.Open() {
		_, err = t.record.Wait(wait, "the promised events", func(all []bamboo.Event) bool { return s.Settled(messages(all)) })
	} else {
		err = t.record.WaitEnd(wait)
		t.run.mayFail = true // an error at its end stands in the last row, or the comparison fails
	}
	came := messages(t.record.Events())
	if err != nil {
		return t.User.world.explain(otherThan(s, "the events of the stream", came, err))
	}
	return s.Compare("the events of the stream", came)
}

// BeginsWithin checks that the first token came in time after the question.
func (t *Turn) BeginsWithin(ctx context.Context, d time.Duration) error {
	return t.inTime(ctx, d, "the first token", func(events []bamboo.Event) bool { return count(events, bamboo.Token) > 0 })
}

// EndsWithin checks that the event that ends the answer came in time after the question.
func (t *Turn) EndsWithin(ctx context.Context, d time.Duration) error {
	return t.inTime(ctx, d, "the end", anEnd())
}

func (t *Turn) inTime(ctx context.Context, d time.Duration, what string, is func([]bamboo.Event) bool) error {
	ctx, cancel := context.WithDeadline(ctx, t.asked.Add(d))
	defer cancel()
	return t.await(ctx, fmt.Sprintf("%s of %s within %v of the question", what, t.what(), d), is)
}
