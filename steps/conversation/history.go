package conversation

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// history registers what Bamboo keeps.
func history(sc *sentence.Book, c *conversation) {
	http, history := sentence.Needs(capability.HTTP), showsHistory()
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history shows:$`,
		c.shows, history, sentence.Columns("role", "content"))
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history ends with the answer exactly as streamed$`,
		c.showsAnswer, history)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history ends with the question and no more of the answer than was streamed$`,
		c.showsNoMore, history)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history holds (\d+) messages?$`, c.holds, history)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history holds at least (\d{1,}) messages?$`, c.holdsAtLeast, history)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) history holds at most (\d+) messages?$`, c.holdsAtMost, history)
	sc.Then(`^nothing is stored under the session id "((?:[^"\\]|\\.)*)"$`, c.isUnknown, http, sentence.NotEmpty())
}

// showsHistory declares a look at what is stored: after a restart it must have survived.
func showsHistory() sentence.Option {
	return func(s *sentence.Sentence) {
		sentence.Needs(capability.HTTP, capability.History)(s)
		sentence.NeedsBehind(capability.Restart, capability.Durability)(s)
	}
}

// shows compares the whole stored conversation, oldest message first.
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	When the user asks "Hello"
//	Then the history shows:
//	  | role      | content  |
//	  | user      | Hello    |
//	  | assistant | Good day |
//
// 例子:
//
//	当 用户发送"你好"
//	那么 用户的历史记录是：
//	  | 角色 | 内容 |
//	  | 用户 | 你好 |
func (c *conversation) shows(ctx context.Context, u *world.User, want table.Messages) error {
	h, err := u.History(ctx)
	if err != nil {
		return err
	}
	return world.SameMessages(u.Name+"'s history is not the promised one", want, h.Messages)
}

// showsAnswer checks that the question and the text that was streamed are the last two messages.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//	And the history ends with the answer exactly as streamed
//
// 例子:
//
//	当 用户问"竹子是什么？"
//	那么 用户的历史记录以刚才收到的回答结尾
func (c *conversation) showsAnswer(ctx context.Context, t *world.Turn) error {
	h, err := t.User.History(ctx)
	if err != nil {
		return err
	}
	want := []client.HistoryMessage{
		{Role: "user", Content: t.Question}, {Role: "assistant", Content: client.Text(t.Events())},
	}
	got := h.Messages[max(0, len(h.Messages)-2):]
	return world.SameMessages("the end of "+t.User.Name+"'s history is not what was streamed", want, got)
}

// showsNoMore checks that the question is the last message, or that only a beginning of the text that was streamed is
// behind it: what a server may keep of an answer that it could not end.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	When Bamboo is killed and restarted
//	Then the history ends with the question and no more of the answer than was streamed
//
// 例子:
//
//	假如 模型输出2个词元后暂停，回答是"one two three"，问题是"数一数"
//	并且 用户已读到"one two"，问题是"数一数"
//	当 Bamboo 被强行终止并重新启动
//	那么 用户的历史记录以刚才的问题结尾，其后的回答不多于已收到的文字
func (c *conversation) showsNoMore(ctx context.Context, t *world.Turn) error {
	h, err := t.User.History(ctx)
	if err != nil {
		return err
	}
	want := []client.HistoryMessage{{Role: "user", Content: t.Question}}
	got := h.Messages[max(0, len(h.Messages)-1):]
	if end := len(h.Messages) - 1; end > 0 && got[0].Role == "assistant" {
		got = h.Messages[end-1:]
		if text := got[1].Content; text != "" && strings.HasPrefix(client.Text(t.Events()), text) {
			want = append(want, got[1])
		}
	}
	return world.SameMessages("the end of "+t.User.Name+"'s history is not the question, or more than was streamed",
		want, got)
}

// holds counts the stored messages.
func (c *conversation) holds(ctx context.Context, u *world.User, n int) error {
	return c.holdsSo(ctx, u, plural(n), func(have int) bool { return have == n })
}

// holdsAtLeast counts the stored messages.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then the history holds at least 1 message
//	And the history holds at most 2 messages
//
// 例子:
//
//	当 用户问"竹子是什么？"
//	那么 用户的历史记录至少有1条消息
//	并且 用户的历史记录最多有2条消息
func (c *conversation) holdsAtLeast(ctx context.Context, u *world.User, n int) error {
	return c.holdsSo(ctx, u, "at least "+plural(n), func(have int) bool { return have >= n })
}

// holdsAtMost counts the stored messages.
func (c *conversation) holdsAtMost(ctx context.Context, u *world.User, n int) error {
	return c.holdsSo(ctx, u, "at most "+plural(n), func(have int) bool { return have <= n })
}

func plural(messages int) string {
	if messages == 1 {
		return "1 message"
	}
	return fmt.Sprint(messages, " messages")
}

// holdsSo checks how many messages are stored.
func (c *conversation) holdsSo(ctx context.Context, u *world.User, wanted string, fits func(int) bool) error {
	h, err := u.History(ctx)
	if err != nil {
		return err
	}
	if fits(len(h.Messages)) {
		return nil
	}
	return &mismatch.Error{What: u.Name + "'s history has another length", Expected: wanted,
		Actual: plural(len(h.Messages)), Where: world.MessageTable(h.Messages)}
}

// isUnknown checks that Bamboo keeps nothing under an id.
//
// Example:
//
//	When the user chooses a new session id
//	Then nothing is stored under the session id "{session}"
//
// 例子:
//
//	当 用户选定新的会话 ID
//	那么 会话 ID "{session}"下没有保存任何内容
func (c *conversation) isUnknown(ctx context.Context, id string) error {
	return world.HistoryUnknown(ctx, c.User(world.TheUser), id)
}

// isStored waits until the history ends with the whole answer, whoever has read it.
func (c *conversation) isStored(ctx context.Context, t *world.Turn) error {
	whole, known := c.Model().Says(t.Question)
	stored := ""
	var seen *client.History
	var last error
	err := c.Poll(ctx, "an answer at the end of the history", func(ctx context.Context) bool {
		h, err := t.User.History(ctx)
		if err != nil && ctx.Err() != nil && seen != nil {
			return false // the time was up; what was read before says more
		}
		if last = err; err == nil {
			seen = h
		}
		if err != nil || len(h.Messages) == 0 {
			return false
		}
		end := h.Messages[len(h.Messages)-1]
		if end.Role != "assistant" {
			return false
		}
		stored = end.Content
		return !known || stored == whole
	})
	switch {
	case err != nil && stored != "":
		return mismatch.Text(t.What()+" is not stored as a whole", whole, stored)
	case err != nil && seen != nil:
		return fmt.Errorf("%w\nthe history last read:\n%s", errors.Join(err, last), world.MessageTable(seen.Messages))
	case err != nil:
		return errors.Join(err, last)
	}
	return c.runOver(ctx, t)
}

// runOver waits until no run of the session is active. An answer is stored a moment before its terminal is sent;
// whoever asks on in between still hears that one.
func (c *conversation) runOver(ctx context.Context, t *world.Turn) error {
	if c.Environment().Ways.IdleStream == config.Open {
		return nil // such a stream cannot tell that nothing runs
	}
	user, err := t.User.Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := c.Within(ctx)
	defer cancel()
	s, err := user.Open(ctx, "/api/v1/stream/"+t.Session) // joins the run that is active, if there is one
	if refused := new(client.StatusError); errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(c.Explain(s.WaitEnd(ctx)), s.Close())
}
