package model

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// requests registers what the language model behind Bamboo was sent.
func requests(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Then(`^the model was asked "((?:[^"\\]|\\.)*)" (once|twice|\d+ times)$`, m.wasAsked, script)
	sc.Then(`^the model was sent this conversation with "((?:[^"\\]|\\.)*)":$`, m.wasSent, script,
		sentence.Columns("role", "content"))
	sc.Then(`^the model was sent (\d+) messages? with "((?:[^"\\]|\\.)*)"$`, m.wasSentMessages, script)
	sc.Then(`^every prompt with "((?:[^"\\]|\\.)*)" is valid$`, m.isSound, script)
	sc.Then(`^Bamboo cancels its call to the model for "((?:[^"\\]|\\.)*)"$`, m.lostItsReader, script)
}

// wasAsked counts the calls that Bamboo made to the model for a question.
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	When the user asks "Hello"
//	Then the model was asked "Hello" once
func (m *model) wasAsked(_ context.Context, question string, n int) error {
	asked, err := m.Model().Asked(question)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("the model was not asked %q as often as promised", mismatch.Shorten(question))
	return mismatch.Value(what, n, len(asked))
}

// wasSent compares the conversation that went to the model with a question: what users and the assistant said. Bamboo's
// own system message is left out, and so are the calls of tools and their results.
//
// Example:
//
//	Given the model answers "My name is Li" with "Hello Li"
//	And the model answers "Who am I?" with "You are Li"
//	And the user has asked "My name is Li"
//	When the user asks "Who am I?"
//	Then the model was sent this conversation with "Who am I?":
//	  | role      | content       |
//	  | user      | My name is Li |
//	  | assistant | Hello Li      |
//	  | user      | Who am I?     |
//
// 例子:
//
//	假如 模型对"我叫小李"回答"你好，小李"
//	并且 模型对"我是谁？"回答"你是小李"
//	并且 用户已问"我叫小李"
//	当 用户问"我是谁？"
//	那么 模型收到"我是谁？"时，请求里的对话是：
//	  | 角色 | 内容       |
//	  | 用户 | 我叫小李   |
//	  | 助手 | 你好，小李 |
//	  | 用户 | 我是谁？   |
func (m *model) wasSent(ctx context.Context, question string, want table.Messages) error {
	sent, err := m.lastPrompt(ctx, question, 1)
	if err != nil {
		return err
	}
	var got []client.HistoryMessage
	open := false // the last one is a text of the assistant, and goes on where another follows it at once
	for _, s := range sent {
		text := s.Role == "assistant" && s.Content != ""
		switch {
		case text && open:
			got[len(got)-1].Content += s.Content
		case text || s.Role == "user":
			got = append(got, client.HistoryMessage{Role: s.Role, Content: s.Content})
		}
		open = text
	}
	what := fmt.Sprintf("the model was not sent the promised conversation with %q", mismatch.Shorten(question))
	return world.SameMessages(what, want, got)
}

// lastPrompt waits for the n-th request with a question and returns the messages of the last one.
func (m *model) lastPrompt(ctx context.Context, question string, n int) ([]scriptedllm.Message, error) {
	requests, err := m.Model().Requests(ctx, question, n)
	if err != nil {
		return nil, err
	}
	return requests[len(requests)-1].Messages, nil
}

// wasSentMessages counts what users and the assistant have said, without what Bamboo itself tells the model.
func (m *model) wasSentMessages(ctx context.Context, n int, question string) error {
	sent, err := m.lastPrompt(ctx, question, 1)
	if err != nil {
		return err
	}
	got := 0
	for _, s := range sent {
		if s.Role == "user" || s.Role == "assistant" {
			got++
		}
	}
	what := fmt.Sprintf("the model was not sent the whole conversation with %q", mismatch.Shorten(question))
	return mismatch.Value(what, n, got)
}

// isSound holds every request with a question to the rules of providers: which roles follow each other, that each tool
// call has its result, that the answer is streamed. The end of each scenario holds all requests to them.
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	When the user asks "Hello"
//	Then every prompt with "Hello" is valid
func (m *model) isSound(ctx context.Context, question string) error {
	requests, err := m.Model().Requests(ctx, question, 1)
	if err != nil {
		return err
	}
	return errors.Join(unsound(requests)...)
}

// lostItsReader waits until Bamboo has hung up on the model before its reply was over.
func (m *model) lostItsReader(ctx context.Context, question string) error {
	what := fmt.Sprintf("the end of Bamboo's call to the model for %q (a stop must reach the model)",
		mismatch.Shorten(question))
	_, err := m.Model().Await(ctx, question, what, func(asked []scriptedllm.Request) bool {
		return slices.ContainsFunc(asked, func(r scriptedllm.Request) bool { return !r.ClientGone.IsZero() })
	})
	return err
}
