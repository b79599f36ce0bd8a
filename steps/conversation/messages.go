package conversation

import (
	"context"
	"fmt"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// messages registers messages, sessions, and several users at once.
func messages(sc *sentence.Book, c *conversation) {
	http, answers := sentence.Needs(capability.HTTP), sentence.Needs(capability.HTTP, capability.Answers)
	readers := sentence.Needs(capability.HTTP, capability.Answers, capability.FanOut)
	shared := sentence.Needs(capability.HTTP, capability.Answers, capability.SharedSessions)
	sc.Given(`^every wait is limited to ([\d.]+ \w+)$`, c.waitAtMost)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has chosen a new session id$`, c.choosesNewID)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has chosen the session id "((?:[^"\\]|\\.)*)"$`, c.choosesID)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is in ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s conversation$`, c.joins)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has sent "((?:[^"\\]|\\.)*)"$`, c.sends, http)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)"$`, c.asks, answers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked:$`, c.asks, answers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is reading the answer to "((?:[^"\\]|\\.)*)"$`,
		c.isReading, answers)
	sc.Given(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has read "((?:[^"\\]|\\.)*)" of the answer to "((?:[^"\\]|\\.)*)"$`,
		c.hasRead, answers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)" and got an error$`,
		c.hasFailed, answers)
	sc.Given(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)" through the gateway and got an error$`,
		c.hasFailedAtGateway, sentence.Needs(capability.Gateway, capability.GatewayAnswers))
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)" and the model is working on it$`,
		c.modelAtWork, answers,
		sentence.Needs(capability.Script))
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has joined ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s answer$`,
		c.attaches, readers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has sent:$`, c.sends, http)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has started to ask "((?:[^"\\]|\\.)*)"$`,
		c.startsToAsk, answers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has read the answer to "((?:[^"\\]|\\.)*)"$`, c.reads, answers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has joined ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s session over HTTP$`,
		c.attaches, shared)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has waited for ([\d.]+ \w+)$`,
		c.waits, sentence.DryRun(c.checkWait))
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has disconnected in mid-answer$`, c.leaves, answers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s stream has been reset$`, c.isReset, answers)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) chooses a new session id$`, c.choosesNewID)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends "((?:[^"\\]|\\.)*)"$`, c.sends, http)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends:$`, c.sends, http)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) asks "((?:[^"\\]|\\.)*)"$`, c.asks, answers)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) asks:$`, c.asks, answers)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) starts to ask "((?:[^"\\]|\\.)*)"$`, c.startsToAsk, answers)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) reads the answer to "((?:[^"\\]|\\.)*)"$`, c.reads, answers)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) joins ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s answer$`,
		c.attaches, readers)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) joins ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s session over HTTP$`,
		c.attaches, shared)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) waits for ([\d.]+ \w+)$`, c.waits, sentence.DryRun(c.checkWait))
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) disconnects in mid-answer$`, c.leaves, answers)
	sc.When(`^(\d+) users? starts? a conversation each$`, c.manyBegin, http)
	sc.When(`^these users ask at the same time:$`, c.askTogether, sentence.NeedsByCell("through", door),
		sentence.Columns("user", "question", "through?"))

	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s conversation has the chosen id$`, c.hasChosenID)
	sc.Then(`^every conversation has its own id$`, c.idsDiffer)
	sc.Then(`^every conversation has a UUID as its id$`, c.idsAreUUIDs)
	sc.Then(`^Bamboo tells (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) that the answer is streaming$`, c.isStreaming)
	sc.Then(`^every answer is complete and answers its own question$`, c.everyAnswerIsWhole, answers,
		sentence.Needs(capability.History))
}

// waitAtMost shortens each wait of the scenario that has no "within" of its own; the profile says how long it is
// otherwise.
//
// Example:
//
//	Given every wait is limited to 2 s
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//
// 例子:
//
//	假如 每次等待最多2秒
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是完整的
func (c *conversation) waitAtMost(_ context.Context, d time.Duration) error {
	c.WaitAtMost(d)
	return nil
}

// waits lets a time pass in which the user does nothing; it is at most a minute.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user waits for 200 ms
//	Then the user's connection stays usable
//
// Example:
//
//	Given Ann has asked "What is bamboo?"
//	And Ann has waited for 100 ms
//	When Ann asks "And what eats it?"
//	Then Ann's history holds 4 messages
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户等待200毫秒
//	那么 用户的连接仍然可用
//
// 例子:
//
//	假如 小李已问"竹子是什么？"
//	并且 小李已等待100毫秒
//	当 小李问"谁吃它？"
//	那么 小李的历史记录有4条消息
func (c *conversation) waits(ctx context.Context, _ *world.User, d time.Duration) error {
	return world.Pause(ctx, d)
}

// checkWait refuses a wait that would hold up the run.
func (c *conversation) checkWait(_ context.Context, _ *world.User, d time.Duration) error {
	if d > longestWait {
		return fmt.Errorf("a user waits for at most %s", units.Brief(longestWait))
	}
	return nil
}

const longestWait = time.Minute

// sends leaves a message without reading its answer.
//
// Example:
//
//	When the user sends "What is bamboo?"
//	Then Bamboo tells the user that the answer is streaming
//
// Example:
//
//	When the user sends:
//	  """
//	  Two lines,
//	  and "quotes"
//	  """
//	Then the history holds 1 message
//
// 例子:
//
//	当 用户发送：
//	  """
//	  第一行
//	  第二行
//	  """
//	那么 用户的历史记录有1条消息
//
// 例子:
//
//	假如 用户已发送"在吗？"
//	当 用户读"在吗？"的回答
//	那么 用户收到的回答包含"在吗？"
//	并且 用户收到的回答不包含"竹子"
func (c *conversation) sends(ctx context.Context, u *world.User, text string) error {
	_, err := u.Send(ctx, text)
	return err
}

// asks sends a message and reads its answer to the end.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When the user asks "And what eats it?"
//	Then the answer is complete
//	And the history holds 4 messages
//
// Example:
//
//	Given the model answers "One" with "1"
//	And the model pauses for 300 ms after 1 token of its answer "one two" to "Two"
//	And Ann has sent:
//	  """
//	  One
//	  """
//	And Ann has read the answer to "One"
//	And Ann has started to ask "Two"
//	And Ben has joined Ann's session over HTTP
//	When Ann waits for 100 ms
//	Then Ann's answer is "one two"
//	And Ben's answer contains "two"
//
// Example:
//
//	Given the user has asked:
//	  """
//	  What does this print?
//	    fmt.Println("tea\n")
//	  """
//	When the user asks:
//	  """
//	  Say "tea".
//	  Then stop.
//	  """
//	Then the answer contains "Say \"tea\".\nThen stop."
//
// 例子:
//
//	假如 用户已问：
//	  """
//	  这段代码输出什么？
//	  fmt.Println("茶\n")
//	  """
//	当 用户问：
//	  """
//	  请说"茶"，
//	  然后停下。
//	  """
//	那么 用户收到的回答包含"请说\"茶\"，\n然后停下。"
//	并且 用户的历史记录有4条消息
func (c *conversation) asks(ctx context.Context, u *world.User, question string) error {
	_, err := u.Ask(ctx, question)
	return err
}

// startsToAsk sends a message and begins to read, without waiting for anything to come.
//
// Example:
//
//	Given the model pauses after 3 tokens of its answer "one two three four" to "Count"
//	When the user starts to ask "Count"
//	Then the answer begins with "one two three" while the model pauses
//	And nothing more of the answer arrives for 100 ms
//
// 例子:
//
//	假如 模型输出1个词元后暂停，回答是"one two"，问题是"数一数"
//	当 用户开始问"数一数"
//	那么 模型暂停时，用户收到的回答已到"one"
func (c *conversation) startsToAsk(ctx context.Context, u *world.User, question string) error {
	_, err := u.Begin(ctx, question)
	return err
}

// isReading sends a message and reads until the first token has come.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 1000"
//	When the user stops the answer
//	Then the stop is accepted
func (c *conversation) isReading(ctx context.Context, u *world.User, question string) error {
	t, err := u.Begin(ctx, question)
	if err != nil {
		return err
	}
	return t.WaitTokens(ctx, 1)
}

// reads follows the stream of a message that was sent before, to the end.
//
// Example:
//
//	Given the user has sent "What is bamboo?"
//	When the user reads the answer to "What is bamboo?"
//	Then the answer is complete
//
// 例子:
//
//	假如 模型对"一"回答"1"
//	并且 模型对"二"回答"2"
//	并且 用户已发送"一"
//	并且 用户已读"一"的回答
//	当 用户问"二"
//	那么 用户的历史记录有4条消息
func (c *conversation) reads(ctx context.Context, u *world.User, question string) error {
	t, err := u.Follow(ctx, question)
	if err != nil {
		return err
	}
	return t.WaitTerminal(ctx)
}

// hasRead sends a message and reads until exactly this text has come.
func (c *conversation) hasRead(ctx context.Context, u *world.User, text, question string) error {
	t, err := u.Begin(ctx, question)
	if err != nil {
		return err
	}
	return t.BeginsWith(ctx, text)
}

// hasFailed asks a question whose answer ends in an error.
//
// Example:
//
//	Given the model refuses "Hello" with the status 500
//	And the model answers "Hello" with "Hello again"
//	And the user has asked "Hello" and got an error
//	When the user reads the answer to "Hello"
//	Then the answer is "Hello again"
//
// 例子:
//
//	假如 模型拒绝回答"你好"，状态码是500
//	并且 模型对"你好"回答"又见面了"
//	并且 用户已问"你好"，结果出错
//	当 用户读"你好"的回答
//	那么 用户收到的回答是"又见面了"
func (c *conversation) hasFailed(ctx context.Context, u *world.User, question string) error {
	t, err := u.Ask(ctx, question)
	if err != nil {
		return err
	}
	return c.failsAfter(ctx, t, client.Text(t.Events()))
}

// hasFailedAtGateway asks through the gateway and expects that the answer ends in an error.
//
// Example:
//
//	Given the model's connection breaks after 2 tokens of its answer "this will break off" to "Hello"
//	And the model answers "Go on" with "Of course"
//	And the user is connected to the gateway
//	And the user has asked "Hello" through the gateway and got an error
//	When the user asks "Go on" through the gateway
//	Then the answer is "Of course"
//
// 例子:
//
//	假如 模型输出2个词元后连接中断，回答是"this will break off"，问题是"你好"
//	并且 模型对"继续"回答"好的"
//	并且 用户已连接网关
//	并且 用户已通过网关问"你好"，结果出错
//	当 用户通过网关问"继续"
//	那么 用户收到的回答是"好的"
func (c *conversation) hasFailedAtGateway(ctx context.Context, u *world.User, question string) error {
	t, err := u.AskAtGateway(ctx, question)
	if err != nil {
		return err
	}
	return c.failsAfter(ctx, t, client.Text(t.Events()))
}

// modelAtWork sends a message, begins to read, and waits until the model has been asked.
//
// Example:
//
//	Given the model thinks for 20 s before it answers "Think hard" with "Done"
//	And the user has asked "Think hard" and the model is working on it
//	When the user stops the answer
//	Then the stop is accepted
//	And the answer ends as stopped within 1 s
//
// 例子:
//
//	假如 模型思考20秒后才对"好好想想"回答"想好了"
//	并且 用户已问"好好想想"，模型正在处理
//	当 用户停止回答
//	那么 用户的停止请求被接受
//	并且 用户收到的回答在1秒内因停止而结束
func (c *conversation) modelAtWork(ctx context.Context, u *world.User, question string) error {
	if _, err := u.Begin(ctx, question); err != nil {
		return err
	}
	_, err := c.Model().Requests(ctx, question, 1)
	return err
}

// isStreaming checks what the message was answered with: a status and the address of a stream.
//
// 例子:
//
//	当 用户发送"竹子是什么？"
//	那么 Bamboo 告诉用户回答正在进行
func (c *conversation) isStreaming(_ context.Context, u *world.User) error {
	created := u.Created
	if created == nil {
		return fmt.Errorf("%s has sent nothing over HTTP yet", u.Name)
	}
	if created.StreamURL == "" {
		return &mismatch.Error{What: "the reply to the message names no stream", Expected: "stream_url",
			Actual: string(created.Body)}
	}
	return mismatch.Text("the status of the new answer", "streaming", created.Status)
}
