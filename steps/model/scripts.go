package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// scripts registers what the language model behind Bamboo answers.
func scripts(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with "((?:[^"\\]|\\.)*)"$`, m.answers, script)
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with:$`, m.answers, script)
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with these tokens:$`,
		m.answersWithTokens, script, sentence.Columns("token"))
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with (\d+) tokens?, one every ([\d.]+ \w+)$`,
		m.answersSlowly, script)
	sc.Given(`^the model answers "((?:[^"\\]|\\.)*)" with (\d+) tokens? of ([\d.]+ [KMG]i?B) each$`,
		m.answersAtLength, script)
	sc.Given(
		`^the model sends nothing for ([\d.]+ \w+) before it answers "((?:[^"\\]|\\.)*)" with "((?:[^"\\]|\\.)*)"$`,
		m.sendsNothing, script)
	sc.Given(`^the model thinks for ([\d.]+ \w+) before it answers "((?:[^"\\]|\\.)*)" with "((?:[^"\\]|\\.)*)"$`,
		m.thinksFirst, script)
	sc.Given(`^the model pauses after (\d+) tokens? of its answer "((?:[^"\\]|\\.)*)" to "((?:[^"\\]|\\.)*)"$`,
		m.pauses, script, sentence.DryRun(m.checkCut))
	sc.Given(`^the model pauses for ([\d.]+ \w+) after (\d+) tokens? of its answer "((?:[^"\\]|\\.)*)" to "((?:[^"\\]|\\.)*)"$`,
		m.pausesFor, script, sentence.DryRun(m.checkPause))
	sc.Given(`^the model has continued to the end of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer$`,
		m.hasGoneOn, script)

	sc.When(`^the model continues$`, m.goesOn, script)
}

// toolNeeded is what a round needs in which the model calls a tool. One that nobody knows needs nothing.
func toolNeeded(name string) capability.Set {
	need := capability.Capability("tool " + name)
	if capability.All.Has(need) {
		return capability.Of(need)
	}
	return nil
}

// reply promises how the model will answer a question.
func (m *model) reply(question string, r scriptedllm.Reply) error {
	return m.Model().Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{r}})
}

// answers says what the model replies to a question. Two such sentences for one question are used in order.
//
// Example:
//
//	Given the model answers "What is bamboo?" with "A grass"
//	When the user asks "What is bamboo?"
//	Then the answer is "A grass"
//
// 例子:
//
//	假如 模型对"竹子是什么？"回答"一种草"
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是"一种草"
//	并且 模型被问到"竹子是什么？"一次
//
// Example:
//
//	Given the model answers "Show me \"hello\" in Go" with:
//	  """
//	  package main
//
//	  func main() { println("hello\t世界") }
//	  """
//	When the user asks "Show me \"hello\" in Go"
//	Then the answer is:
//	  """
//	  package main
//
//	  func main() { println("hello\t世界") }
//	  """
//
// 例子:
//
//	假如 模型对"写一首诗"回答：
//	  """
//	  竹外桃花三两枝，
//	  春江水暖鸭先知。
//	  """
//	当 用户问"写一首诗"
//	那么 用户收到的回答是：
//	  """
//	  竹外桃花三两枝，
//	  春江水暖鸭先知。
//	  """
//	并且 用户收到的回答是"竹外桃花三两枝，\n春江水暖鸭先知。"
func (m *model) answers(_ context.Context, question, text string) error {
	return m.reply(question, scriptedllm.Reply{Text: text})
}

// answersWithTokens says the reply token by token, exactly as the model cuts it.
//
// Example:
//
//	Given the model answers "Recite" with these tokens:
//	  | token   |
//	  | The     |
//	  | ␣bamboo |
//	When the user asks "Recite"
//	Then the answer is "The bamboo"
func (m *model) answersWithTokens(_ context.Context, question string, tokens table.Tokens) error {
	return m.reply(question, scriptedllm.Reply{Chunks: tokens})
}

// answersSlowly makes a long reply, "token 1 token 2 …", with a pause before each token.
//
// Example:
//
//	Given the model answers "Tell me everything" with 200 tokens, one every 20 ms
//	And the user is reading the answer to "Tell me everything"
//	When the user stops the answer
//	Then the answer ends as stopped within 1 s
//	And Bamboo cancels its call to the model for "Tell me everything"
//
// 例子:
//
//	假如 模型对"都告诉我"输出200个词元，每20毫秒一个
//	并且 用户正在读"都告诉我"的回答
//	当 用户停止回答
//	那么 用户收到的回答在1秒内因停止而结束
//	并且 Bamboo 取消了对模型的调用，问题是"都告诉我"
func (m *model) answersSlowly(_ context.Context, question string, n int, d time.Duration) error {
	chunks := make([]string, n)
	for i := range chunks {
		chunks[i] = fmt.Sprintf("token %d ", i+1)
	}
	return m.reply(question, scriptedllm.Reply{Chunks: chunks, TokenDelay: d})
}

// answersAtLength makes a reply of few but long tokens, 20 ms apart.
//
// Example:
//
//	Given the model answers "Tell me a story" with 3 tokens of 500 KB each
//	When the user asks "Tell me a story"
//	Then the answer is complete
//
// 例子:
//
//	假如 模型对"讲个故事"输出3个词元，每个 500 KB
//	当 用户问"讲个故事"
//	那么 用户收到的回答是完整的
func (m *model) answersAtLength(_ context.Context, question string, n int, length units.Bytes) error {
	token := strings.Repeat("x", int(length))
	return m.reply(question, scriptedllm.Reply{Chunks: slices.Repeat([]string{token}, n),
		TokenDelay: 20 * time.Millisecond})
}

// sendsNothing lets some time pass before the first byte of the response, its status included: as a model does that is
// loaded first.
//
// Example:
//
//	Given the model sends nothing for 50 ms before it answers "Think" with "Thought"
//	When the user asks "Think"
//	Then the answer is "Thought"
//
// 例子:
//
//	假如 模型沉默 50 毫秒后才对"想想"回答"想好了"
//	当 用户问"想想"
//	那么 用户收到的回答是"想好了"
func (m *model) sendsNothing(_ context.Context, d time.Duration, question, text string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, HeadDelay: d})
}

// thinksFirst lets some time pass before the first token.
//
// Example:
//
//	Given the model thinks for 50 ms before it answers "Think" with "Thought"
//	When the user asks "Think"
//	Then the answer is "Thought"
//
// 例子:
//
//	假如 模型思考50毫秒后才对"想一想"回答"想好了"
//	当 用户开始问"想一想"
//	那么 用户收到的回答在2秒内开始
//	并且 用户收到的回答在3秒内结束
func (m *model) thinksFirst(_ context.Context, d time.Duration, question, text string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, FirstTokenDelay: d})
}

// pauses makes the model wait in mid-answer until "the model continues".
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	When the model continues
//	Then the answer is "one two three"
//
// 例子:
//
//	假如 模型输出2个词元后暂停，回答是"one two three"，问题是"数一数"
//	并且 用户已读到"one two"，问题是"数一数"
//	当 模型继续输出
//	那么 用户收到的回答是"one two three"
func (m *model) pauses(_ context.Context, n int, text, question string) error {
	if m.holds[question] != nil {
		return fmt.Errorf("the answer to %q pauses already", mismatch.Shorten(question))
	}
	gate := make(chan struct{})
	m.holds[question] = gate
	m.Cleanup(func() error { m.release(question); return nil })
	return m.reply(question, scriptedllm.Reply{Text: text, Hold: gate, HoldAfter: n})
}

// pausesFor makes the model pause in mid-answer and go on by itself.
//
// Example:
//
//	Given the model pauses for 300 ms after 2 tokens of its answer "one two three" to "Count"
//	When the user starts to ask "Count"
//	Then the answer begins with "one two" while the model pauses
//	And nothing more of the answer arrives for 50 ms
//	And the answer is "one two three"
//
// 例子:
//
//	假如 模型输出2个词元后暂停300毫秒，回答是"one two three"，问题是"数一数"
//	当 用户问"数一数"
//	那么 用户收到的回答是"one two three"
func (m *model) pausesFor(_ context.Context, d time.Duration, n int, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, Pause: d, PauseAfter: n})
}

// checkPause is checkCut of a pause that ends by itself.
func (m *model) checkPause(ctx context.Context, _ time.Duration, n int, text, question string) error {
	return m.checkCut(ctx, n, text, question)
}

// pausesAfter is pausesFor for a sentence that names the number of tokens first.
func (m *model) pausesAfter(ctx context.Context, n int, d time.Duration, text, question string) error {
	return m.pausesFor(ctx, d, n, text, question)
}

func (m *model) checkPauseAfter(ctx context.Context, n int, _ time.Duration, text, question string) error {
	return m.checkCut(ctx, n, text, question)
}

func (m *model) release(question string) {
	if gate, ok := m.holds[question]; ok {
		close(gate)
		delete(m.holds, question)
	}
}

// goesOn ends the pause of every answer that pauses.
func (m *model) goesOn(context.Context) error {
	if len(m.holds) == 0 {
		return errors.New("no answer pauses, so there is nothing to go on with")
	}
	for q := range m.holds {
		m.release(q)
	}
	return nil
}

// hasGoneOn ends the pause and waits for the end of the answer.
//
// Example:
//
//	Given the model pauses after 1 token of its answer "First things first" to "One"
//	And the model answers "Two" with "Second thoughts"
//	And the user is reading the answer to "One"
//	And the user has sent "Two"
//	And the model has continued to the end of the answer
//	When the user reads the answer to "Two"
//	Then the answer is "Second thoughts"
//
// 例子:
//
//	假如 模型输出1个词元后暂停，回答是"first things first"，问题是"一"
//	并且 模型对"二"回答"再想想"
//	并且 用户正在读"一"的回答
//	并且 用户已发送"二"
//	并且 模型已继续输出，直到用户的回答结束
//	当 用户读"二"的回答
//	那么 用户收到的回答是"再想想"
func (m *model) hasGoneOn(ctx context.Context, t *world.Turn) error {
	if err := m.goesOn(ctx); err != nil {
		return err
	}
	return t.WaitTerminal(ctx)
}
