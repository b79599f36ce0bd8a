package conversation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// bulks registers conversations that are long, and that are many.
func bulks(sc *sentence.Book, c *conversation) {
	http, history := sentence.Needs(capability.HTTP), showsHistory()
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked (\d+) questions? one after another$`,
		c.hasAsked, http,
		sentence.Needs(capability.Answers))

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) starts (\d+) conversations?, (\d+) at a time$`, c.begins, http)
	sc.When(`^(\d+) clients? sends? a message each to (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session at the same time$`,
		c.sendTogether,
		http)

	sc.Then(`^each of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) conversations holds its own message and nothing else$`,
		c.eachHoldsItsOwn,
		history)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history holds each of these messages once$`,
		c.holdsEachOnce, history)
}

// bulk is what a user did many times over.
type bulk struct {
	sessions []string // of conversations that were begun together
	messages []string // one for each session; or sent together to one session
}

// hasAsked asks “Question 1”, “Question 2” … and reads each answer to its end.
//
// Example:
//
//	Given the user has asked 20 questions one after another
//	When the user asks "Did you listen?"
//	Then the history holds 42 messages
//	And the model was sent 41 messages with "Did you listen?"
//
// 例子:
//
//	假如 用户已逐个问了3个问题
//	当 用户问"听见了吗？"
//	那么 用户的历史记录有8条消息
//	并且 模型收到7条消息，最后一条是"听见了吗？"
func (c *conversation) hasAsked(ctx context.Context, u *world.User, n int) error {
	for i := range n {
		t, err := u.Ask(ctx, fmt.Sprintf("Question %d", i+1))
		if err != nil {
			return fmt.Errorf("question %d of %d: %w", i+1, n, err)
		}
		if err := t.IsWhole(ctx); err != nil {
			return fmt.Errorf("question %d of %d: %w", i+1, n, err)
		}
		if err := t.Stream.Close(); err != nil {
			return err
		}
	}
	return nil
}

// begins sends “Message 1”, “Message 2” …, each to a session of its own.
//
// Example:
//
//	When the user starts 50 conversations, 10 at a time
//	Then each of the conversations holds its own message and nothing else
func (c *conversation) begins(ctx context.Context, u *world.User, n, width int) error {
	user, err := u.Client(ctx)
	if err != nil {
		return err
	}
	v := &bulk{make([]string, n), make([]string, n)}
	c.bulk[u] = v
	return abreast(n, max(width, 1), func(i int) error {
		ctx, cancel := c.Within(ctx)
		defer cancel()
		v.messages[i] = fmt.Sprintf("Message %d", i+1)
		created, err := user.Create(ctx, client.Message{Text: v.messages[i]})
		if err != nil {
			return c.Explain(err)
		}
		v.sessions[i] = created.Session
		return nil
	})
}

// abreast does n things, so many at a time, and joins the errors of the first batch that has any.
func abreast(n, width int, do func(int) error) error {
	for from := 0; from < n; from += width {
		if err := world.Together(min(width, n-from), func(i int) error { return do(from + i) }); err != nil {
			return err
		}
	}
	return nil
}

// eachHoldsItsOwn looks at every conversation that the user has begun.
func (c *conversation) eachHoldsItsOwn(ctx context.Context, u *world.User) error {
	const width = 20
	v := c.bulk[u]
	if v == nil || len(v.sessions) == 0 {
		return report.CannotJudge(fmt.Errorf("%s has not begun several conversations yet", u.Name))
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(v.sessions)))); n != len(v.sessions) {
		return &mismatch.Error{What: "conversations share their ids", Expected: fmt.Sprint(len(v.sessions), " ids"),
			Actual: fmt.Sprint(n)}
	}
	return abreast(len(v.sessions), width, func(i int) error {
		h, err := u.HistoryOf(ctx, v.sessions[i])
		if err != nil {
			return fmt.Errorf("conversation %d of %d: %w", i+1, len(v.sessions), err)
		}
		return world.SameMessages(fmt.Sprintf("conversation %d of %d does not hold what was said in it", i+1,
			len(v.sessions)),
			[]client.HistoryMessage{{Role: "user", Content: v.messages[i]}}, h.Messages)
	})
}

// sendTogether sends the messages at once, over a connection each.
//
// Example:
//
//	Given the user has chosen a new session id
//	When 10 clients send a message each to the session at the same time
//	Then the history holds each of these messages once
func (c *conversation) sendTogether(ctx context.Context, n int, u *world.User) error {
	user, err := u.Client(ctx)
	if err != nil {
		return err
	}
	id, err := u.Session()
	if err != nil {
		return err
	}
	v := &bulk{messages: make([]string, n)}
	c.bulk[u] = v
	ctx, cancel := c.Within(ctx)
	defer cancel()
	return c.Explain(world.Together(n, func(i int) error {
		v.messages[i] = fmt.Sprintf("Message %d of %d", i+1, n)
		_, err := user.Create(ctx, client.Message{Text: v.messages[i], Session: id})
		return err
	}))
}

// holdsEachOnce compares without regard to the order: what is sent at the same time has none.
func (c *conversation) holdsEachOnce(ctx context.Context, u *world.User) error {
	v := c.bulk[u]
	if v == nil || len(v.messages) == 0 {
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
	want := slices.Sorted(slices.Values(v.messages))
	slices.Sort(got)
	if slices.Equal(want, got) {
		return nil
	}
	return &mismatch.Error{What: "the history is not what was sent at the same time",
		Expected: fmt.Sprintf("each of %d messages once", len(want)),
		Actual:   fmt.Sprintf("%d messages: %s", len(got), mismatch.Shorten(strings.Join(got, ", ")))}
}
