package steps

import (
	"context"
	"fmt"

	"github.com/cucumber/godog"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// conversation registers messages, sessions, and several users at once.
func conversation(sc *sentence.Book, w *world.World) {
	c := conversationSteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Given(`^nobody waits longer than ([\d.]+ \w+)$`, c.waitAtMost)
	sc.Given(`^(the user|[A-Z][a-z]+) has chosen a new session id$`, c.choosesNewID)
	sc.Given(`^(the user|[A-Z][a-z]+) has chosen the session id "([^"]*)"$`, c.choosesID)
	sc.Given(`^(the user|[A-Z][a-z]+) is in ([A-Z][a-z]+)'s conversation$`, c.joins)
	sc.Given(`^(the user|[A-Z][a-z]+) has sent "([^"]*)"$`, c.sends, http)
	sc.Given(`^(the user|[A-Z][a-z]+) has asked "([^"]*)"$`, c.asks, http)
	sc.Given(`^(the user|[A-Z][a-z]+) is reading the answer to "([^"]*)"$`, c.isReading, http)
	sc.Given(`^(the user|[A-Z][a-z]+) has read "([^"]*)" of the answer to "([^"]*)"$`, c.hasRead, http)
	sc.Given(`^(the user|[A-Z][a-z]+) has asked "([^"]*)" and was told of an error$`, c.hasFailed, http)
	sc.Given(`^(the user|[A-Z][a-z]+) has started to ask "([^"]*)" and the model is at work$`, c.modelAtWork, http, sentence.Needs(capability.Script))
	sc.Given(`^(the user|[A-Z][a-z]+) has joined ([A-Z][a-z]+) in reading the answer$`, c.attaches, http)
	sc.Given(`^(the user|[A-Z][a-z]+) has joined ([A-Z][a-z]+)'s session over HTTP$`, c.attachesSession, http)
	sc.Given(`^(the user|[A-Z][a-z]+) has left in mid-answer$`, c.leaves, http)
	sc.Given(`^(the user|[A-Z][a-z]+)'s stream has been reset$`, c.isReset, http)

	sc.When(`^(the user|[A-Z][a-z]+) chooses a new session id$`, c.choosesNewID)
	sc.When(`^(the user|[A-Z][a-z]+) sends "([^"]*)"$`, c.sends, http)
	sc.When(`^(the user|[A-Z][a-z]+) asks "([^"]*)"$`, c.asks, http)
	sc.When(`^(the user|[A-Z][a-z]+) starts to ask "([^"]*)"$`, c.startsToAsk, http)
	sc.When(`^(the user|[A-Z][a-z]+) reads the answer to "([^"]*)"$`, c.reads, http)
	sc.When(`^(the user|[A-Z][a-z]+) joins ([A-Z][a-z]+) in reading the answer$`, c.attaches, http)
	sc.When(`^(the user|[A-Z][a-z]+) joins ([A-Z][a-z]+)'s session over HTTP$`, c.attachesSession, http)
	sc.When(`^(the user|[A-Z][a-z]+) leaves in mid-answer$`, c.leaves, http)
	sc.When(`^(\d+) users start a conversation each$`, c.manyBegin, http)
	sc.When(`^these users ask at the same time:$`, c.askTogether, http, sentence.Columns("user", "question", "through?"), sentence.Rehearsal(c.checkDoors))

	sc.Then(`^(the user|[A-Z][a-z]+)'s conversation has the chosen id$`, c.hasChosenID)
	sc.Then(`^every conversation has an id of its own$`, c.idsDiffer)
	sc.Then(`^every conversation has a UUID as its id$`, c.idsAreUUIDs)
	sc.Then(`^Bamboo tells (the user|[A-Z][a-z]+) that the answer is streaming$`, c.isStreaming)
	sc.Then(`^every answer is whole and answers its own question$`, c.everyAnswerIsWhole, http)
}

type conversationSteps struct{ *world.World }

// waitAtMost shortens each wait of the scenario that has no "within" of its own; the profile says how long it is otherwise.
//
// Example:
//
//	Given nobody waits longer than 2 s
//	When the user asks "What is bamboo?"
//	Then the answer is whole
func (c conversationSteps) waitAtMost(_ context.Context, limit string) error {
	d, err := units.Duration(limit)
	if err != nil {
		return err
	}
	c.WaitAtMost(d)
	return nil
}

// choosesNewID makes the next message name a session id that nobody has used.
//
// Example:
//
//	Given the user has chosen a new session id
//	When the user asks "Hello"
//	Then the user's conversation has the chosen id
//
// 例子:
//
//	假如 用户已选定一个新的会话编号
//	当 用户问"你好"
//	那么 用户的对话使用选定的编号
func (c conversationSteps) choosesNewID(_ context.Context, name string) error {
	c.User(name).ChooseSession(world.UniqueID())
	return nil
}

// choosesID makes the next message name this session id.
//
// Example:
//
//	Given the user has chosen the session id "Tea-House_42.{new id}"
//	When the user asks "Hello"
//	Then the answer is whole
//	And the user's conversation has the chosen id
func (c conversationSteps) choosesID(_ context.Context, name, id string) error {
	c.User(name).ChooseSession(id)
	return nil
}

// joins makes a user take part in somebody else's conversation.
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	And Ben is in Ann's conversation
//	When Ben asks "Who is there?"
//	Then Ben's answer is whole
//	And Ann's history holds 4 messages
//
// 例子:
//
//	假如 小李已问"我叫小李"
//	并且 小王在小李的对话里
//	当 小王问"谁在这里？"
//	那么 小王的回答是完整的
//	并且 小李的历史有4条消息
func (c conversationSteps) joins(_ context.Context, name, other string) error {
	return c.User(name).Join(c.User(other))
}

// sends leaves a message without reading its answer.
//
// Example:
//
//	When the user sends "What is bamboo?"
//	Then Bamboo tells the user that the answer is streaming
//
// 例子:
//
//	假如 用户已发送"在吗？"
//	当 用户读"在吗？"的回答
//	那么 用户的回答包含"在吗？"
//	并且 用户的回答不包含"竹子"
func (c conversationSteps) sends(ctx context.Context, name, text string) error {
	_, err := c.User(name).Send(ctx, text)
	return err
}

// asks sends a message and reads its answer to the end.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When the user asks "And what eats it?"
//	Then the answer is whole
//	And the history holds 4 messages
func (c conversationSteps) asks(ctx context.Context, name, question string) error {
	_, err := c.User(name).Ask(ctx, question)
	return err
}

// startsToAsk sends a message and begins to read, without waiting for anything to come.
//
// Example:
//
//	Given the model pauses after 3 tokens of its answer "one two three four" to "Count"
//	When the user starts to ask "Count"
//	Then the answer begins with "one two three" while the model pauses
//	And nothing of the answer comes for 100 ms
//
// 例子:
//
//	假如 模型说完1个词元后暂停，回答是"one two"，问题是"数一数"
//	当 用户开始问"数一数"
//	那么 模型暂停时，用户的回答已说到"one"
func (c conversationSteps) startsToAsk(ctx context.Context, name, question string) error {
	_, err := c.User(name).Begin(ctx, question)
	return err
}

// isReading sends a message and reads until the first token has come.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 1000"
//	When the user stops the answer
//	Then the stop is accepted
func (c conversationSteps) isReading(ctx context.Context, name, question string) error {
	t, err := c.User(name).Begin(ctx, question)
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
//	Then the answer is whole
func (c conversationSteps) reads(ctx context.Context, name, question string) error {
	t, err := c.User(name).Follow(ctx, question)
	if err != nil {
		return err
	}
	return t.WaitTerminal(ctx)
}

// attaches opens a second stream on an answer that somebody reads.
//
// Example:
//
//	Given the model pauses after 1 token of its answer "one run for two" to "How many?"
//	And Ann has read "one" of the answer to "How many?"
//	And Ben has joined Ann in reading the answer
//	When the model goes on
//	Then Ann's answer is "one run for two"
//	And Ben's answer goes on with " run for two"
func (c conversationSteps) attaches(ctx context.Context, name, other string) error {
	t, err := c.User(other).Turn()
	if err != nil {
		return err
	}
	_, err = c.User(name).Attach(ctx, t)
	return err
}

// hasRead sends a message and reads until exactly this text has come.
func (c conversationSteps) hasRead(ctx context.Context, name, text, question string) error {
	u := c.User(name)
	return u.HasRead(ctx, text, question, u.Begin)
}

// hasFailed asks a question whose answer ends in an error.
//
// Example:
//
//	Given the model refuses "Hello" with the status 500
//	And the model answers "Hello" with "Hello again"
//	And the user has asked "Hello" and was told of an error
//	When the user reads the answer to "Hello"
//	Then the answer is "Hello again"
func (c conversationSteps) hasFailed(ctx context.Context, name, question string) error {
	return c.User(name).HasFailed(ctx, question)
}

// modelAtWork sends a message, begins to read, and waits until the model has been asked.
//
// Example:
//
//	Given the model thinks for 20 s before it answers "Think hard" with "Done"
//	And the user has started to ask "Think hard" and the model is at work
//	When the user stops the answer
//	Then the stop is accepted
//	And the answer ends as stopped within 1 s
func (c conversationSteps) modelAtWork(ctx context.Context, name, question string) error {
	return c.User(name).ModelAtWork(ctx, question)
}

// attachesSession follows the answer of a session over HTTP that may run at the gateway.
//
// Example:
//
//	Given the model pauses after 1 token of its answer "seen from two doors" to "Who sees?"
//	And Ann is connected to the gateway
//	And Ann is reading the answer to "Who sees?" through the gateway
//	And Ben has joined Ann's session over HTTP
//	When the model goes on
//	Then Ann's answer is "seen from two doors"
//	And Ben's answer is the rest of Ann's
func (c conversationSteps) attachesSession(ctx context.Context, name, other string) error {
	return c.User(name).AttachSession(ctx, c.User(other))
}

// isReset ends the stream in mid-answer as a broken link does: with a TCP reset.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 10"
//	And the user's stream has been reset
//	And the whole of the answer has been stored
//	When the user asks "What is bamboo?"
//	Then the answer is whole
func (c conversationSteps) isReset(_ context.Context, name string) error {
	t, err := c.User(name).Turn()
	if err != nil {
		return err
	}
	return t.Leave(true)
}

// leaves closes the stream while the answer is still coming.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "it goes on without you" to "Anybody?"
//	And the user has read "it goes" of the answer to "Anybody?"
//	And the user has left in mid-answer
//	When the model goes on
//	Then the whole of the answer comes to be stored
//	And the history shows:
//	  | role      | content                |
//	  | user      | Anybody?               |
//	  | assistant | it goes on without you |
func (c conversationSteps) leaves(_ context.Context, name string) error {
	t, err := c.User(name).Turn()
	if err != nil {
		return err
	}
	return t.Leave(false)
}

// manyBegin makes n users, each with a conversation of their own.
//
// Example:
//
//	When 5 users start a conversation each
//	Then every conversation has an id of its own
//	And every conversation has a UUID as its id
//
// 例子:
//
//	当 3个用户各自开始一个对话
//	那么 每个对话都有自己的编号
func (c conversationSteps) manyBegin(ctx context.Context, n int) error { return c.BeginMany(ctx, n) }

// askTogether lets several users ask at once and reads every answer to the end. "through" is HTTP (default) or gateway.
//
// Example:
//
//	When these users ask at the same time:
//	  | user | question                | through |
//	  | Ann  | What does a panda eat?  | HTTP    |
//	  | Ben  | How tall is a bamboo?   | gateway |
//	  | Cem  | Where does bamboo grow? | HTTP    |
//	Then every answer is whole and answers its own question
//
// 例子:
//
//	当 这些用户同时提问：
//	  | 用户 | 问题         | 途径 |
//	  | 小李 | 竹子是什么？ | HTTP |
//	  | 小王 | 熊猫吃什么？ | 网关 |
//	那么 每个回答都完整，并且回答的是自己的问题
func (c conversationSteps) askTogether(ctx context.Context, t *godog.Table) error {
	var asked []world.Question
	for _, row := range records(t) {
		asked = append(asked, world.Question{User: c.User(row["user"]), Text: row["question"], Gateway: row["through"] == "gateway"})
	}
	return c.AskTogether(ctx, asked)
}

func (c conversationSteps) checkDoors(_ context.Context, t *godog.Table) error {
	for i, row := range records(t) {
		if door := row["through"]; door != "" && door != "HTTP" && door != "gateway" {
			return &sentence.CellError{Row: i, Column: "through", Err: fmt.Errorf("“%s” is no way to Bamboo; there are HTTP and gateway", door)}
		}
	}
	return nil
}

// hasChosenID checks that the id that was asked for is the one that is used.
func (c conversationSteps) hasChosenID(_ context.Context, name string) error {
	return c.User(name).HasChosenID()
}

// idsDiffer checks that no two users were given one id, and that none is empty.
func (c conversationSteps) idsDiffer(context.Context) error { return c.IDsDiffer() }

// idsAreUUIDs checks that every id that Bamboo gave is a random UUID, which nobody can guess.
func (c conversationSteps) idsAreUUIDs(context.Context) error { return c.IDsAreUUIDs() }

// isStreaming checks what the message was answered with: a status and the address of a stream.
func (c conversationSteps) isStreaming(_ context.Context, name string) error {
	return c.User(name).IsStreaming()
}

// everyAnswerIsWhole checks the latest answer of every user in the scenario, and that history holds it behind its question.
func (c conversationSteps) everyAnswerIsWhole(ctx context.Context) error {
	return c.EveryAnswerIsWhole(ctx)
}
