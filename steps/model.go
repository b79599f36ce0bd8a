package steps

import (
	"context"
	"fmt"

	"github.com/cucumber/godog"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// model registers what the language model behind Bamboo does.
func model(sc *sentence.Book, w *world.World) {
	m := modelSteps{w}
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model answers "([^"]*)" with "([^"]*)"$`, m.answers, script)
	sc.Given(`^the model answers "([^"]*)" with these tokens:$`, m.answersWithTokens, script, sentence.Columns("token"))
	sc.Given(`^the model answers "([^"]*)" with (\d+) tokens, one every ([\d.]+ \w+)$`, m.answersSlowly, script)
	sc.Given(`^the model thinks for ([\d.]+ \w+) before it answers "([^"]*)" with "([^"]*)"$`, m.thinksFirst, script)
	sc.Given(`^the model pauses after (\d+) tokens? of its answer "([^"]*)" to "([^"]*)"$`, m.pauses, script)
	sc.Given(`^the model refuses "([^"]*)" with the status (\d+)$`, m.refuses, script)
	sc.Given(`^the model cannot be reached$`, m.cannotBeReached, script)
	sc.Given(`^the model falls silent after (\d+) tokens? of its answer "([^"]*)" to "([^"]*)"$`, m.fallsSilent, script)
	sc.Given(`^the model's connection breaks after (\d+) tokens? of its answer "([^"]*)" to "([^"]*)"$`, m.breaks, script)
	sc.Given(`^the model's answer "([^"]*)" to "([^"]*)" ends without a finish$`, m.endsWithoutFinish, script)
	sc.Given(`^the model works on "([^"]*)" in these rounds:$`, m.worksInRounds, script, sentence.Columns("tool?", "arguments?", "answer?"))
	sc.Given(`^the model can be reached again$`, m.canBeReached, script)
	sc.Given(`^the model has gone on to the end of (the|[A-Z][a-z]+'s) answer$`, m.hasGoneOn, script)

	sc.When(`^the model goes on$`, m.goesOn, script)

	sc.Then(`^the model was asked "([^"]*)" (once|twice|\d+ times)$`, m.wasAsked, script)
	sc.Then(`^the model was sent this conversation with "([^"]*)":$`, m.wasSent, script, sentence.Columns("role", "content"))
	sc.Then(`^the model was told the result "([^"]*)" of the tool "([^"]*)" for "([^"]*)"$`, m.wasToldResult, script)
	sc.Then(`^Bamboo ends its call to the model for "([^"]*)"$`, m.lostItsReader, script)
}

type modelSteps struct{ *world.World }

func (m modelSteps) reply(question string, r scriptedllm.Reply) error {
	return m.Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{r}})
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
//	那么 用户的回答是"一种草"
//	并且 模型被问到"竹子是什么？"一次
func (m modelSteps) answers(_ context.Context, question, text string) error {
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
func (m modelSteps) answersWithTokens(_ context.Context, question string, t *godog.Table) error {
	var chunks []string
	for _, row := range records(t) {
		chunks = append(chunks, tokenText(row["token"]))
	}
	return m.reply(question, scriptedllm.Reply{Chunks: chunks})
}

// answersSlowly makes a long reply, "token 1 token 2 …", with a pause before each token.
//
// Example:
//
//	Given the model answers "Tell me everything" with 200 tokens, one every 20 ms
//	And the user is reading the answer to "Tell me everything"
//	When the user stops the answer
//	Then the answer ends as stopped within 1 s
//	And Bamboo ends its call to the model for "Tell me everything"
func (m modelSteps) answersSlowly(_ context.Context, question string, n int, every string) error {
	d, err := units.Duration(every)
	if err != nil {
		return err
	}
	chunks := make([]string, n)
	for i := range chunks {
		chunks[i] = fmt.Sprintf("token %d ", i+1)
	}
	return m.reply(question, scriptedllm.Reply{Chunks: chunks, TokenDelay: d})
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
//	那么 用户的回答在2秒内开始
//	并且 用户的回答在3秒内结束
func (m modelSteps) thinksFirst(_ context.Context, pause, question, text string) error {
	d, err := units.Duration(pause)
	if err != nil {
		return err
	}
	return m.reply(question, scriptedllm.Reply{Text: text, FirstTokenDelay: d})
}

// pauses makes the model wait in mid-answer until "the model goes on".
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	When the model goes on
//	Then the answer is "one two three"
//
// 例子:
//
//	假如 模型说完2个词元后暂停，回答是"one two three"，问题是"数一数"
//	并且 用户已读到"one two"，问题是"数一数"
//	当 模型继续说
//	那么 用户的回答是"one two three"
func (m modelSteps) pauses(_ context.Context, n int, text, question string) error {
	return m.Hold(question, text, n)
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
//	那么 用户的回答还没有文字就以错误结束
func (m modelSteps) refuses(_ context.Context, question string, status int) error {
	return m.reply(question, scriptedllm.Reply{Status: status})
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
//	那么 用户的回答还没有文字就以错误结束
func (m modelSteps) cannotBeReached(context.Context) error { return m.ModelRefuses() }

// fallsSilent makes the model stop in mid-answer without ending the connection.
//
// Example:
//
//	Given Bamboo gives up on a silent model after 300 ms
//	And the model falls silent after 2 tokens of its answer "one two three" to "Count"
//	When the user asks "Count"
//	Then the answer ends in an error after "one two"
func (m modelSteps) fallsSilent(_ context.Context, n int, text, question string) error {
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
//	假如 模型说完2个词元后断线，回答是"this will break off"，问题是"你好"
//	当 用户问"你好"
//	那么 用户的回答说到"this will"后以错误结束
func (m modelSteps) breaks(_ context.Context, n int, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, BreakAfter: scriptedllm.After(n)})
}

// endsWithoutFinish makes the reply end politely but without saying that it is complete.
//
// Example:
//
//	Given the model's answer "is that all" to "Hello" ends without a finish
//	When the user asks "Hello"
//	Then the answer ends in an error after "is that all"
func (m modelSteps) endsWithoutFinish(_ context.Context, text, question string) error {
	return m.reply(question, scriptedllm.Reply{Text: text, NoFinish: true})
}

// worksInRounds makes the model call tools before it answers: one row a call, the last row the answer.
//
// Example:
//
//	Given the model works on "What is 2 plus 3?" in these rounds:
//	  | tool | arguments           | answer     |
//	  | add  | {"numbers": [2, 3]} |            |
//	  |      |                     | That is 5. |
//	When the user asks "What is 2 plus 3?"
//	Then the answer is "That is 5."
//	And the model was told the result "5" of the tool "add" for "What is 2 plus 3?"
//
// 例子:
//
//	假如 模型分几轮处理"二加三等于几？"：
//	  | 工具 | 参数                | 回答   |
//	  | add  | {"numbers": [2, 3]} |        |
//	  |      |                     | 等于五 |
//	当 用户问"二加三等于几？"
//	那么 用户的回答依次是这些事件：
//	  | 事件     | 工具 | 文字   |
//	  | 工具开始 | add  |        |
//	  | 工具成功 | add  | 5      |
//	  | 文字     |      | 等于五 |
//	  | 完成     |      |        |
func (m modelSteps) worksInRounds(_ context.Context, question string, t *godog.Table) error {
	s := scriptedllm.Script{Message: question}
	for i, row := range records(t) {
		r := scriptedllm.Reply{Text: row["answer"]}
		if row["tool"] != "" {
			r.ToolCalls = []scriptedllm.ToolCall{{ID: fmt.Sprintf("call-%d", i+1), Name: row["tool"], Arguments: row["arguments"]}}
		}
		s.Rounds = append(s.Rounds, r)
	}
	return m.Script(s)
}

// goesOn ends the pause of every answer that pauses.
func (m modelSteps) goesOn(context.Context) error { return m.GoOn() }

// hasGoneOn ends the pause and waits for the end of the answer.
//
// Example:
//
//	Given the model pauses after 1 token of its answer "First things first" to "One"
//	And the model answers "Two" with "Second thoughts"
//	And the user is reading the answer to "One"
//	And the user has sent "Two"
//	And the model has gone on to the end of the answer
//	When the user reads the answer to "Two"
//	Then the answer is "Second thoughts"
func (m modelSteps) hasGoneOn(ctx context.Context, whose string) error {
	t, err := latest(m.World, whose)
	if err != nil {
		return err
	}
	if err := m.GoOn(); err != nil {
		return err
	}
	return t.WaitTerminal(ctx)
}

// wasToldResult checks what the model was sent as the result of a tool.
func (m modelSteps) wasToldResult(ctx context.Context, result, tool, question string) error {
	return m.ModelToldResult(ctx, result, tool, question)
}

// canBeReached ends "the model cannot be reached".
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	And the model cannot be reached
//	And the user has asked "Hello" and was told of an error
//	And the model can be reached again
//	When the user reads the answer to "Hello"
//	Then the answer is "Good day"
func (m modelSteps) canBeReached(context.Context) error { return m.ModelReturns() }

// wasAsked counts the calls that Bamboo made to the model for a question.
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	When the user asks "Hello"
//	Then the model was asked "Hello" once
func (m modelSteps) wasAsked(_ context.Context, question, times string) error {
	n, err := timesOf(times)
	if err != nil {
		return err
	}
	return m.ModelWasAsked(question, n)
}

func timesOf(text string) (int, error) {
	switch text {
	case "once":
		return 1, nil
	case "twice":
		return 2, nil
	}
	var n int
	if _, err := fmt.Sscanf(text, "%d times", &n); err != nil {
		return 0, fmt.Errorf("“%s” is not a number of times; write once, twice or 3 times", text)
	}
	return n, nil
}

// wasSent compares the conversation that went to the model with a question; Bamboo's own system message is left out.
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
//	那么 模型收到"我是谁？"时看到的对话是：
//	  | 角色 | 内容       |
//	  | 用户 | 我叫小李   |
//	  | 助手 | 你好，小李 |
//	  | 用户 | 我是谁？   |
func (m modelSteps) wasSent(ctx context.Context, question string, t *godog.Table) error {
	return m.ModelSaw(ctx, question, messagesOf(t))
}

func messagesOf(t *godog.Table) []bamboo.HistoryMessage {
	var ms []bamboo.HistoryMessage
	for _, row := range records(t) {
		ms = append(ms, bamboo.HistoryMessage{Role: row["role"], Content: row["content"]})
	}
	return ms
}

// lostItsReader waits until Bamboo has hung up on the model before its reply was over.
func (m modelSteps) lostItsReader(ctx context.Context, question string) error {
	return m.ModelLostItsReader(ctx, question)
}
