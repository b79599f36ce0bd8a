package conversation

import (
	"context"
	"fmt"
	"strings"

	"bamboo-spec/support/client"
	"bamboo-spec/support/leak"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// endings registers what the end of an answer tells: its usage, or the words of its error.
func endings(sc *sentence.Book, c *conversation) {
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer reports a token usage that adds up$`, c.usageAddsUp)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer reports (\d+) prompt tokens and (\d+) completion tokens$`,
		c.reportsUsage)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer does not report 0 tokens$`, c.reportsNoZero)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends in an error that says "((?:[^"\\]|\\.)*)"$`,
		c.failsWith, sentence.NotEmpty())
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends in an error without a file path or a stack trace$`,
		c.failsDiscreetly)
}

// usageAddsUp checks that the numbers of tokens are there and that the total is their sum.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then the answer reports a token usage that adds up
//
// 例子:
//
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答报告的词元总数等于输入加输出
func (c *conversation) usageAddsUp(ctx context.Context, t *world.Turn) error {
	end, err := endOf(ctx, t)
	if err != nil {
		return err
	}
	if end.Usage.Check() == nil {
		return nil
	}
	return &mismatch.Error{What: "the usage of " + t.What() + " does not add up",
		Expected: "prompt_tokens, completion_tokens ≥ 0 and total_tokens their sum", Actual: string(end.Raw)}
}

// reportsUsage checks that the answer tells exactly what the model has reported, over all its rounds, and the sum of
// both as the total.
//
// Example:
//
//	Given the model answers "Hello" with "Good day" and reports 12 prompt tokens and 3 completion tokens
//	When the user asks "Hello"
//	Then the answer reports 12 prompt tokens and 3 completion tokens
//
// 例子:
//
//	假如 模型对"你好"回答"你好呀"，并报告12个输入词元和3个输出词元
//	当 用户问"你好"
//	那么 用户收到的回答报告了12个输入词元和3个输出词元
func (c *conversation) reportsUsage(ctx context.Context, t *world.Turn, prompt, completion int) error {
	end, err := endOf(ctx, t)
	if err != nil {
		return err
	}
	want := client.Usage{Prompt: prompt, Completion: completion, Total: prompt + completion}
	if end.Usage != nil && *end.Usage == want {
		return nil
	}
	return &mismatch.Error{What: t.What() + " reports another usage than the model",
		Expected: fmt.Sprintf("prompt %d + completion %d = total %d", want.Prompt, want.Completion, want.Total),
		Actual:   string(end.Raw)}
}

// reportsNoZero checks that the answer has a usage of Bamboo's own count, or none: the model reported none, and nothing
// costs 0 tokens.
//
// Example:
//
//	Given the model answers "Hello" with "Good day" and reports no usage
//	When the user asks "Hello"
//	Then the answer does not report 0 tokens
//
// 例子:
//
//	假如 模型对"你好"回答"你好呀"，不报告用量
//	当 用户问"你好"
//	那么 用户收到的回答没有报告0个词元
func (c *conversation) reportsNoZero(ctx context.Context, t *world.Turn) error {
	end, err := endOf(ctx, t)
	if err != nil {
		return err
	}
	if u := end.Usage; u == nil && !strings.Contains(string(end.Raw), `"total_tokens"`) || u != nil && u.Prompt > 0 &&
		u.Completion > 0 {
		return nil
	}
	return &mismatch.Error{What: t.What() + " reports a usage that nobody has counted",
		Expected: "no usage, or more than 0 prompt and completion tokens", Actual: string(end.Raw)}
}

// endOf is the event that ends a complete answer.
func endOf(ctx context.Context, t *world.Turn) (*client.Event, error) {
	events, err := t.Completed(ctx)
	if err != nil {
		return nil, err
	}
	return client.Terminal(events), nil
}

// failsWith checks that an error ended the answer and that its text has these words.
//
// Example:
//
//	Given the model fails with "overloaded" after 0 tokens of its answer "never said" to "Hello"
//	When the user asks "Hello"
//	Then the answer ends in an error that says "overloaded"
//
// 例子:
//
//	假如 模型报错"overloaded"前输出了0个词元，回答是"没有说出来"，问题是"你好"
//	当 用户问"你好"
//	那么 用户收到的回答以错误结束，错误说明包含"overloaded"
func (c *conversation) failsWith(ctx context.Context, t *world.Turn, words string) error {
	said, err := c.failure(ctx, t)
	if err != nil || strings.Contains(said, words) {
		return err
	}
	return &mismatch.Error{What: "the error at the end of " + t.What() + " does not say why",
		Expected: fmt.Sprintf("…%s…", words), Actual: said}
}

// failsDiscreetly checks that an error ended the answer and that its text tells nothing of the inside of the server.
//
// Example:
//
//	Given the model refuses "Hello" with the status 500
//	When the user asks "Hello"
//	Then the answer ends in an error without a file path or a stack trace
//
// 例子:
//
//	假如 模型拒绝回答"你好"，状态码是500
//	当 用户问"你好"
//	那么 用户收到的回答以错误结束，错误说明里没有文件路径和调用栈
func (c *conversation) failsDiscreetly(ctx context.Context, t *world.Turn) error {
	said, err := c.failure(ctx, t)
	if err != nil {
		return err
	}
	found := leak.Find(said)
	if found == "" {
		return nil
	}
	return &mismatch.Error{What: "the error at the end of " + t.What() + " tells of the inside of the server",
		Expected: "no file path and no stack trace", Actual: fmt.Sprintf("%q", found), Where: mismatch.Shorten(said)}
}

// failure is the text of the error that ended an answer.
func (c *conversation) failure(ctx context.Context, t *world.Turn) (string, error) {
	events, err := t.Settled(ctx)
	if err != nil {
		return "", err
	}
	if err := c.failsAfter(ctx, t, client.Text(events)); err != nil {
		return "", err
	}
	return client.Terminal(events).Text, nil
}
