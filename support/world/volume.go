package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// volume is what the user did many times over.
type volume struct {
	sessions []string // begun by BeginConversations
	messages []string // one for each session; or sent by SendTogether
}

// HasAsked asks n questions one after another and reads each answer to its end.
func (u *User) HasAsked(ctx context.Context, n int) error {
	for i := range n {
		t, err := u.Ask(ctx, fmt.Sprintf("Question %d", i+1))
		if err != nil {
			return fmt.Errorf("question %d of %d: %w", i+1, n, err)
		}
		if err := t.IsWhole(ctx); err != nil {
			return fmt.Errorf("question %d of %d: %w", i+1, n, err)
		}
		if err := t.stream.Close(); err != nil {
			return err
		}
	}
	return nil
}

// BeginConversations begins n conversations of one user, so many at a time.
func (u *User) BeginConversations(ctx context.Context, n, width int) error {
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	v := &u.volume
	v.sessions, v.messages = make([]string, n), make([]string, n)
	return abreast(n, width, func(i int) error {
		ctx, cancel := u.world.Within(ctx)
		defer cancel()
		v.messages[i] = fmt.Sprintf("Message %d", i+1)
		created, err := c.Create(ctx, bamboo.Message{Text: v.messages[i]})
		if err != nil {
			return u.world.explain(err)
		}
		v.sessions[i] = created.Session
		return nil
	})
}

// abreast does n things, so many at a time, and joins the errors of the first batch that has any.
func abreast(n, width int, do func(int) error) error {
	for from := 0; from < n; from += width {
		if err := together(min(width, n-from), func(i int) error { return do(from + i) }); err != nil {
			return err
		}
	}
	return nil
}

// EachHoldsItsOwn checks that each conversation of BeginConversations holds its one message.
func (u *User) EachHoldsItsOwn(ctx context.Context, width int) error {
	v := &u.volume
	if len(v.sessions) == 0 {
		return report.CannotJudge(fmt.Errorf("%s has not begun several conversations yet", u.Name))
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(v.sessions)))); n != len(v.sessions) {
		return &mismatch.Error{What: "conversations share their ids", Expected: fmt.Sprint(len(v.sessions), " ids"), Actual: fmt.Sprint(n)}
	}
	return abreast(len(v.sessions), width, func(i int) error {
		h, err := u.HistoryOf(ctx, v.sessions[i])
		if err != nil {
			return fmt.Errorf("conversation %d of %d: %w", i+1, len(v.sessions), err)
		}
		return sameMessages(fmt.Sprintf("conversation %d of %d does not hold what was said in it", i+1, len(v.sessions)),
			[]bamboo.HistoryMessage{{Role: "user", Content: v.messages[i]}}, h.Messages)
	})
}

// SendTogether lets n clients send a message each to the user's session at the same time.
func (u *User) SendTogether(ctx context.Context, n int) error {
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	id, err := u.Session()
	if err != nil {
		return err
	}
	v := &u.volume
	v.messages = make([]string, n)
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	return u.world.explain(together(n, func(i int) error {
		v.messages[i] = fmt.Sprintf("Message %d of %d", i+1, n)
		_, err := c.Create(ctx, bamboo.Message{Text: v.messages[i], Session: id})
		return err
	}))
}

// HistoryHoldsEachOnce checks that the user's history is the messages of SendTogether, in any order.
func (u *User) HistoryHoldsEachOnce(ctx context.Context) error {
	if len(u.volume.messages) == 0 {
		return report.CannotJudge(errors.New("nobody has sent several messages at the same time yet"))
	}
	h, err := u.History(ctx)
	if err != nil {
		return err
	}
	var got []string
	for _, m := range h.Messages {
		got = append(got, m.Content)
	}
	want := slices.Sorted(slices.Values(u.volume.messages))
	slices.Sort(got)
	if slices.Equal(want, got) {
		return nil
	}
	return &mismatch.Error{What: "the history is not what was sent at the same time",
		Expected: fmt.Sprintf("each of %d messages once", len(want)), Actual: fmt.Sprintf("%d messages: %s", len(got), shorten(strings.Join(got, ", ")))}
}

// ModelGot checks how many messages of the conversation the model was sent with a question.
func (w *World) ModelGot(ctx context.Context, question string, n int) error {
	requests, err := w.ModelRequests(ctx, question, 1)
	if err != nil {
		return err
	}
	got := 0
	for _, m := range requests[len(requests)-1].Messages {
		if m.Role == "user" || m.Role == "assistant" {
			got++
		}
	}
	return mismatch.Value(fmt.Sprintf("the model was not sent the whole conversation with %q", shorten(question)), n, got)
}
