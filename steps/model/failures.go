package model

import (
	"context"
	"fmt"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
)

// failures registers how the language model behind Bamboo fails.
func failures(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model refuses "((?:[^"\\]|\\.)*)" with the status (\d+)$`,
		m.refuses, script, sentence.DryRun(m.checkRefusal))
	sc.Given(`^the model cannot be reached$`, m.cannotBeReached, script)
	sc.Given(`^the model stalls after (\d+) tokens? of its answer "((?:[^"\\]|\\.)*)" to "((?:[^"\\]|\\.)*)"$`,
		m.fallsSilent, script, sentence.DryRun(m.checkCut))
	sc.Given(
		`^the model's connection breaks after (\d+) tokens? of its answer "((?:[^"\\]|\\.)*)" to "((?:[^"\\]|\\.)*)"$`,
		m.breaks,
		script, sentence.DryRun(m.checkCut))
	sc.Given(`^the model's answer "((?:[^"\\]|\\.)*)" to "((?:[^"\\]|\\.)*)" ends without a finish reason$`,
		m.endsWithoutFinish, script)
	sc.Given(`^the model can be reached again$`, m.canBeReached, script)
}

// refuses makes the model answer one question with an error status.
//
// Example:
//
//	Given the model refuses "Hello" with the status 429
//	When the user asks "Hello"
//	Then the answer ends in an error before any text
//
// 例子:
//
//	假如 模型拒绝回答"你好"，状态码是500
//	当 用户问"你好"
//	那么 用户收到的回答还没有文字就以错误结束
func (m *model) refuses(_ context.Context, question string, status int) error {
	return m.reply(question, scriptedllm.Reply{Status: status})
}

// checkRefusal refuses a status that says no.
func (m *model) checkRefusal(_ context.Context, _ string, status int) error {
	if status < 400 || status > 599 {
		return fmt.Errorf("a model that refuses answers with a status from 400 to 599, not %d", status)
	}
	return nil
}

// checkCut refuses a place behind the end of an answer.
func (m *model) checkCut(_ context.Context, n int, text, _ string) error {
	has := len(scriptedllm.Split(text))
	if n <= has || strings.Contains(text, "0") { // which may stand for a text that is not made yet
		return nil
	}
	return fmt.Errorf("the answer “%s” has only %d tokens, so the model never gets to token %d; write a longer "+
		"answer, or a smaller number", mismatch.Shorten(text), has, n)
}

// cannotBeReached makes every connection to the model fail.
//
// Example:
//
//	Given the model cannot be reached
//	When the user asks "Hello"
//	Then the answer ends in an error before any text
//
// 例子:
//
//	假如 模型无法连接
//	当 用户问"你好"
//	那么 用户收到的回答还没有文字就以错误结束
func (m *model) cannotBeReached(context.Context) error {
	m.Model().Scripted = true
	return m.OnServer(func(b *target.Server) error { return b.ModelListener().Refuse() })
}

// canBeReached ends "the model cannot be reached".
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	And the model cannot be reached
//	And the user has asked "Hello" and got an error
//	And the model can be reached again
//	When the user reads the answer to "Hello"
//	Then the answer is "Good day"
//
// 例子:
//
//	假如 模型对"你好"回答"你好呀"
//	并且 模型无法连接
//	并且 用户已问"你好"，结果出错
//	并且 模型恢复连接
//	当 用户读"你好"的回答
//	那么 用户收到的回答是"你好呀"
func (m *model) canBeReached(context.Context) error {
	return m.OnServer(func(b *target.Server) error { return b.ModelListener().Resume() })
}

// fallsSilent makes the model stop in mid-answer without ending the connection.
//
// Example:
//
//	Given Bamboo times out a silent model after 300 ms
//	And the model stalls after 2 tokens of its answer "one two three" to "Count"
//	When the user asks "Count"
//	Then the answer ends in an error after "one two"
//
// 例子:
//
//	假如 模型沉默300毫秒后，Bamboo 视为超时
//	并且 模型输出2个词元后再无声息，回答是"one two three"，问题是"数一数"
//	当 用户问"数一数"
//	那么 用户收到的回答说到"one two"后以错误结束
func (m *model) fallsSilent(_ context.Context, n int, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, StallAfter: scriptedllm.After(n)})
}

// breaks makes the connection to the model end abruptly in mid-answer.
//
// Example:
//
//	Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
//	When the user asks "Hello"
//	Then the answer ends in an error after "this will"
//
// 例子:
//
//	假如 模型输出2个词元后连接中断，回答是"this will break off"，问题是"你好"
//	当 用户问"你好"
//	那么 用户收到的回答说到"this will"后以错误结束
func (m *model) breaks(_ context.Context, n int, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, BreakAfter: scriptedllm.After(n)})
}

// endsWithoutFinish makes the reply end politely but without saying that it is complete.
//
// Example:
//
//	Given the model's answer "is that all" to "Hello" ends without a finish reason
//	When the user asks "Hello"
//	Then the answer ends in an error after "is that all"
//
// 例子:
//
//	假如 模型的回答"is that all"没有结束标志就断了，问题是"你好"
//	当 用户问"你好"
//	那么 用户收到的回答说到"is that all"后以错误结束
func (m *model) endsWithoutFinish(_ context.Context, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, NoFinish: true})
}
