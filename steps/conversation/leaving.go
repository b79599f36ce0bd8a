package conversation

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// isReset ends the stream in mid-answer as a broken link does: with a TCP reset.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 10"
//	And the user's stream has been reset
//	And the answer has been stored in full
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//
// 例子:
//
//	假如 用户正在读"Count from 1 to 20"的回答
//	并且 用户正在读的连接已被重置
//	并且 用户收到的回答已全部保存
//	当 用户问"竹子是什么？"
//	那么 用户的历史记录有4条消息
func (c *conversation) isReset(_ context.Context, t *world.Turn) error { return leave(t, true) }

// leaves closes the stream while the answer is still coming.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "it goes on without you" to "Anybody?"
//	And the user has read "it goes" of the answer to "Anybody?"
//	And the user has disconnected in mid-answer
//	When the model continues
//	Then the answer is stored in full
//	And the history shows:
//	  | role      | content                |
//	  | user      | Anybody?               |
//	  | assistant | it goes on without you |
//
// 例子:
//
//	假如 用户正在读"Count from 1 to 20"的回答
//	当 用户在回答途中断开
//	那么 用户收到的回答全部保存下来
func (c *conversation) leaves(_ context.Context, t *world.Turn) error { return leave(t, false) }

// leave closes the stream of an answer that is still coming: politely, or with a TCP reset.
func leave(t *world.Turn, reset bool) error {
	if t.Stream == nil {
		return fmt.Errorf("%s is not read over HTTP", t.What())
	}
	if end := client.Terminal(t.Events()); end != nil {
		return fmt.Errorf("%s has ended already (%s), so nobody can leave in the middle of it", t.What(), end.Type)
	}
	if reset {
		return t.Stream.Reset()
	}
	return t.Stream.Close()
}

// leaving registers users who leave in the middle of their answers.
func leaving(sc *sentence.Book, c *conversation) {
	both := []sentence.Option{sentence.Needs(capability.HTTP, capability.Answers),
		sentence.Needs(capability.Gateway, capability.GatewayAnswers)}
	sc.Given(`^(\d+) users? have disconnected in mid-answer$`, c.haveLeft, both...)
	sc.When(`^(\d+) users? disconnects? in mid-answer$`, c.manyLeave, both...)
}

// manyLeave lets users begin to read an answer each, half of them through the gateway, and go away in the middle of it:
// half of them politely, half with a TCP reset.
//
// Example:
//
//	Given 4 users have disconnected in mid-answer
//	And Bamboo's memory, files and connections have been measured
//	When 4 users disconnect in mid-answer
//	Then Bamboo holds no more files and connections than measured within 2 s
//
// 例子:
//
//	假如 4 个用户已在回答途中断开
//	当 4 个用户在回答途中断开
//	那么 Bamboo 仍能回答下一个用户
func (c *conversation) manyLeave(ctx context.Context, n int) error {
	for i := range n { // connections first, so that the users really meet
		u := c.User(world.Numbered(i))
		if _, err := u.Client(ctx); err != nil {
			return err
		}
		if i%2 == 1 {
			if err := u.ConnectGateway(ctx); err != nil {
				return err
			}
		}
	}
	var begun sync.WaitGroup
	begun.Add(n)
	return world.Together(n, func(i int) error {
		return beginAndLeave(ctx, c.User(world.Numbered(i)), i%4 >= 2, &begun)
	})
}

// beginAndLeave lets a user leave behind the first token: the gateway, if the user is there, or the stream.
// A user who begins looks at the others' connections to the gateway, so these stay until all have begun.
func beginAndLeave(ctx context.Context, u *world.User, reset bool, begun *sync.WaitGroup) error {
	begin := u.Begin
	if u.AtGateway() {
		begin = u.BeginAtGateway
	}
	t, err := begin(ctx, longAnswer)
	begun.Done()
	if err != nil {
		return err
	}
	err = t.WaitTokens(ctx, 1)
	if u.AtGateway() {
		begun.Wait()
		return errors.Join(err, u.LeaveGateway(reset))
	}
	if err != nil {
		return err
	}
	return leave(t, reset)
}

// haveLeft lets users disconnect in mid-answer, half of them with a TCP reset, and waits until every answer is stored.
func (c *conversation) haveLeft(ctx context.Context, users int) error {
	if err := c.manyLeave(ctx, users); err != nil {
		return err
	}
	for i := range users { // one after another: together they would be a load of their own
		t, err := c.User(world.Numbered(i)).Turn()
		if err != nil {
			return err
		}
		if err := c.isStored(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// longAnswer takes the model, by its default, about a third of a second.
const longAnswer = "Count from 1 to 30"
