package conversation

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// answers registers what can be seen of an answer while it streams and when it is over.
func answers(sc *sentence.Book, c *conversation) {
	sc.Given(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer was complete$`, (*world.Turn).IsWhole)
	sc.Given(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer has been stored in full$`, c.isStored, showsHistory())

	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is "((?:[^"\\]|\\.)*)"$`, c.is)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is:$`, c.is, sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is complete$`, (*world.Turn).IsWhole)
	sc.Then(`^([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) receives the rest of ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s answer$`,
		c.isRestOf)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is stored in full$`, c.isStored, showsHistory())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer contains "((?:[^"\\]|\\.)*)"$`,
		c.contains, sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer does not contain "((?:[^"\\]|\\.)*)"$`,
		c.containsNot, sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer begins within ([\d.]+ \w+)$`, c.beginsWithin)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends within ([\d.]+ \w+)$`, c.endsWithin)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer is empty$`, c.isEmpty)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends in an error before any text$`, c.failsAtOnce)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends in an error after "((?:[^"\\]|\\.)*)"$`,
		c.failsAfter, sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer begins with "((?:[^"\\]|\\.)*)" while the model pauses$`,
		(*world.Turn).BeginsWith,
		sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer continues with "((?:[^"\\]|\\.)*)"$`,
		c.is, sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer arrives in these tokens:$`,
		c.comesInTokens, sentence.Columns("token"))
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer arrives as these events:$`, c.comesAsEvents,
		sentence.Columns("event", "tool?", "text?"))
	sc.Then(`^nothing more of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer arrives for ([\d.]+ \w+)$`,
		(*world.Turn).StaysSilent)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) error has the code ([A-Z_]+)$`, c.errorHasCode)
	sc.Then(`^these users received the same answer, event by event:$`,
		c.sameForAll, sentence.Needs(capability.FanOut),
		sentence.Columns("user"))
}

// is checks the whole text, that the answer ended with one complete, and that nothing followed it.
func (c *conversation) is(ctx context.Context, t *world.Turn, text string) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	return mismatch.Text(t.What()+" is not the promised text", text, client.Text(events))
}

// isEmpty checks that the answer ended with one complete and has no text.
//
// Example:
//
//	Given the model answers "Say nothing" with ""
//	When the user asks "Say nothing"
//	Then the answer is empty
//
// 例子:
//
//	假如 模型对"什么都别说"回答""
//	当 用户问"什么都别说"
//	那么 用户收到的回答是空的
func (c *conversation) isEmpty(ctx context.Context, t *world.Turn) error { return c.is(ctx, t, "") }

// isRestOf checks that one user read the end of what another one read, to the same terminal.
func (c *conversation) isRestOf(ctx context.Context, t, first *world.Turn) error {
	whole, err := first.Completed(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", first.User.Name, err)
	}
	rest, err := t.Completed(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", t.User.Name, err)
	}
	all, end := client.Text(whole), client.Text(rest)
	if end != "" && len(end) < len(all) && strings.HasSuffix(all, end) {
		return nil
	}
	return &mismatch.Error{What: fmt.Sprintf("%s did not read the rest of what %s read", t.User.Name, first.User.Name),
		Expected: fmt.Sprintf("the end of %q", all), Actual: fmt.Sprintf("%q", end)}
}

// contains checks that the answer is complete and has this part.
//
// Example:
//
//	Given the model answers "What is bamboo?" with "Bamboo is a grass"
//	When the user asks "What is bamboo?"
//	Then the answer contains "grass"
//	And the answer does not contain "tree"
func (c *conversation) contains(ctx context.Context, t *world.Turn, part string) error {
	events, err := t.Completed(ctx)
	if err != nil || strings.Contains(client.Text(events), part) {
		return err
	}
	return &mismatch.Error{What: t.What() + " lacks a promised part", Expected: fmt.Sprintf("…%s…", part),
		Actual: mismatch.Shorten(client.Text(events))}
}

// containsNot checks that the answer is complete and has no such part.
func (c *conversation) containsNot(ctx context.Context, t *world.Turn, part string) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	before, _, there := strings.Cut(client.Text(events), part)
	if !there {
		return nil
	}
	return &mismatch.Error{What: t.What() + " has a part that it must not have", Expected: "no " + strconv.Quote(part),
		Actual: mismatch.Shorten(client.Text(events)),
		Where:  fmt.Sprintf("behind %d characters", utf8.RuneCountInString(before))}
}

// beginsWithin checks that the first token came in time; the time counts from the question.
//
// Example:
//
//	Given the model thinks for 100 ms before it answers "Think" with "Thought"
//	When the user starts to ask "Think"
//	Then the answer begins within 2 s
//	And the answer ends within 3 s
func (c *conversation) beginsWithin(ctx context.Context, t *world.Turn, limit time.Duration) error {
	return c.inTime(ctx, t, limit, "the first token", func(events []client.Event) bool {
		return client.Count(events, client.Token) > 0
	})
}

// endsWithin waits for the end of the answer, however it ends; the time counts from the question.
func (c *conversation) endsWithin(ctx context.Context, t *world.Turn, limit time.Duration) error {
	seen := 0 // of a long answer each event is looked at once
	return c.inTime(ctx, t, limit, "the end", func(events []client.Event) bool {
		from := seen
		seen = len(events)
		return client.Ended(events[from:])
	})
}

// inTime checks that something was seen of an answer in time after the question.
func (c *conversation) inTime(
	ctx context.Context, t *world.Turn, limit time.Duration, what string, is func([]client.Event) bool,
) error {
	ctx, cancel := context.WithDeadline(ctx, t.Asked.Add(limit))
	defer cancel()
	return t.AwaitUntil(ctx, fmt.Sprintf("%s of %s within %s of the question", what, t.What(), units.Brief(limit)), is)
}

// failsAtOnce checks that an error ended the answer before its first token.
func (c *conversation) failsAtOnce(ctx context.Context, t *world.Turn) error {
	return c.failsAfter(ctx, t, "")
}

// failsAfter checks that an error ended the answer, and the text that had come before it.
func (c *conversation) failsAfter(ctx context.Context, t *world.Turn, text string) error {
	events, err := t.Settled(ctx)
	if err != nil {
		return err
	}
	end := client.Terminal(events)
	if end.Kind != client.Error {
		return &mismatch.Error{What: t.What() + " was told as a success", Expected: "an error", Actual: end.Type,
			Where: client.Table(events)}
	}
	t.MayFail()
	if strings.TrimSpace(end.Text) == "" {
		return &mismatch.Error{What: "the error at the end of " + t.What() + " says nothing",
			Expected: "a message that says what went wrong", Actual: string(end.Raw)}
	}
	return mismatch.Text("the text before the error is not the promised one", text, client.Text(events))
}

// errorHasCode checks the code of the error that ended somebody's answer at the gateway.
//
// Example:
//
//	Given the model refuses "Hello" with the status 500
//	And the user is connected to the gateway
//	When the user asks "Hello" through the gateway
//	Then the answer ends in an error before any text
//	And the error has the code AGENT_ERROR
//
// 例子:
//
//	假如 模型拒绝回答"你好"，状态码是500
//	并且 用户已连接网关
//	当 用户通过网关问"你好"
//	那么 用户收到的回答还没有文字就以错误结束
//	并且 用户收到的错误码是 AGENT_ERROR
func (c *conversation) errorHasCode(_ context.Context, t *world.Turn, code string) error {
	end := client.Terminal(t.Events())
	if end == nil || end.Kind != client.Error {
		return &mismatch.Error{What: t.What() + " did not end in an error", Expected: "error " + code,
			Actual: client.Table(t.Events())}
	}
	return mismatch.Text("the code of the error at the end of "+t.What(), code, end.Code)
}
