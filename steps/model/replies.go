package model

import (
	"context"
	"fmt"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
)

// replies registers what a model sends in addition to its answer.
func replies(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model reasons "((?:[^"\\]|\\.)*)" before it answers "((?:[^"\\]|\\.)*)" with "((?:[^"\\]|\\.)*)"$`,
		m.reasonsFirst, script,
		sentence.NotEmpty())
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with "((?:[^"\\]|\\.)*)" and reports (\d+) prompt tokens and (\d+) completion tokens$`,
		m.reportsUsage, script)
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with "((?:[^"\\]|\\.)*)" and reports no usage$`,
		m.reportsNoUsage, script)
	sc.Given(`^the model fails with "((?:[^"\\]|\\.)*)" after (\d+) tokens? of its answer "((?:[^"\\]|\\.)*)" to "((?:[^"\\]|\\.)*)"$`,
		m.failsAfter,
		script, sentence.DryRun(m.checkFailure))
}

// reasonsFirst makes the model send what it reasons, as reasoning_content, before its answer.
//
// Example:
//
//	Given the model reasons "Let me think" before it answers "What is bamboo?" with "A grass"
//	When the user asks "What is bamboo?"
//	Then the answer is "A grass"
//
// 例子:
//
//	假如 模型先推理"让我想想"，再对"竹子是什么？"回答"一种草"
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是"一种草"
func (m *model) reasonsFirst(_ context.Context, thought, question, text string) error {
	return m.reply(question, scriptedllm.Reply{Reasoning: thought, Text: text})
}

// reportsUsage makes the model report how many tokens it has counted.
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
func (m *model) reportsUsage(_ context.Context, question, text string, prompt, completion int) error {
	return m.reply(question, scriptedllm.Reply{Text: text,
		Usage: &scriptedllm.Usage{Prompt: prompt, Completion: completion}})
}

// reportsNoUsage makes the model say nothing about tokens.
//
// Example:
//
//	Given the model answers "Hello" with "Good day" and reports no usage
//	When the user asks "Hello"
//	Then the answer does not report 0 tokens
func (m *model) reportsNoUsage(_ context.Context, question, text string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, NoUsage: true})
}

// failsAfter makes the model send an error object with these words in the middle of its stream, which ends it.
//
// Example:
//
//	Given the model fails with "overloaded" after 2 tokens of its answer "one two three" to "Count"
//	When the user asks "Count"
//	Then the answer ends in an error after "one two"
//	And the answer ends in an error that says "overloaded"
//
// 例子:
//
//	假如 模型报错"overloaded"前输出了2个词元，回答是"one two three"，问题是"数一数"
//	当 用户问"数一数"
//	那么 用户收到的回答说到"one two"后以错误结束
func (m *model) failsAfter(_ context.Context, words string, n int, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, Failure: &scriptedllm.Failure{After: n, Message: words}})
}

// checkFailure is checkCut of an error in mid-stream.
func (m *model) checkFailure(ctx context.Context, _ string, n int, text, question string) error {
	return m.checkCut(ctx, n, text, question)
}

// usageOf reads a usage as a table writes it: PROMPT + COMPLETION; nil: an empty cell says nothing.
func usageOf(cell string) (*scriptedllm.Usage, error) {
	if cell == "" {
		return nil, nil
	}
	u := &scriptedllm.Usage{}
	if n, err := fmt.Sscanf(cell, "%d + %d", &u.Prompt, &u.Completion); n != 2 || err != nil ||
		fmt.Sprintf("%d + %d", u.Prompt, u.Completion) != cell {
		return nil, fmt.Errorf("“%s” is no usage; write prompt and completion tokens as 12 + 3", cell)
	}
	return u, nil
}
