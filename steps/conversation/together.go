package conversation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// manyBegin makes n users, each with a conversation of their own.
//
// Example:
//
//	When 5 users start a conversation each
//	Then every conversation has its own id
//	And every conversation has a UUID as its id
//
// 例子:
//
//	当 3个用户各自开始一个对话
//	那么 每个对话都有自己的 ID
func (c *conversation) manyBegin(ctx context.Context, n int) error {
	for i := range n {
		if _, err := c.User(world.Numbered(i)).Client(ctx); err != nil {
			return err
		}
	}
	return world.Together(n, func(i int) error {
		_, err := c.User(world.Numbered(i)).Send(ctx, fmt.Sprintf("Hello from user %d", i+1))
		return err
	})
}

// door is what a question needs that is asked through it.
func door(through string) capability.Set {
	if through == "gateway" {
		return capability.Of(capability.Gateway, capability.GatewayAnswers)
	}
	return capability.Of(capability.HTTP, capability.Answers)
}

// askTogether lets several users ask at once and reads every answer to the end. "through" is HTTP (default) or gateway.
//
// Example:
//
//	When these users ask at the same time:
//	  | user | question                | through |
//	  | Ann  | What does a panda eat?  | HTTP    |
//	  | Ben  | How tall is a bamboo?   | gateway |
//	  | Cem  | Where does bamboo grow? | HTTP    |
//	Then every answer is complete and answers its own question
//
// 例子:
//
//	当 这些用户同时提问：
//	  | 用户 | 问题         | 途径 |
//	  | 小李 | 竹子是什么？ | HTTP |
//	  | 小王 | 熊猫吃什么？ | 网关 |
//	那么 每个回答都完整，并且回答的是自己的问题
func (c *conversation) askTogether(ctx context.Context, asked questions) error {
	for _, q := range asked { // connections first, so that the questions really meet
		u := c.User(q.user)
		if q.atGateway && !u.AtGateway() {
			if err := u.ConnectGateway(ctx); err != nil {
				return err
			}
		}
		if _, err := u.Client(ctx); err != nil {
			return err
		}
	}
	return world.Together(len(asked), func(i int) error {
		u := c.User(asked[i].user)
		ask := u.Ask
		if asked[i].atGateway {
			ask = u.AskAtGateway
		}
		if _, err := ask(ctx, asked[i].text); err != nil {
			return fmt.Errorf("%s: %w", u.Name, err)
		}
		return nil
	})
}

// questions are the rows of a table of questions: user, question, through.
type questions []struct {
	user, text string
	atGateway  bool
}

// FromTable refuses ways to Bamboo that there are not.
func (q *questions) FromTable(rows []map[string]string) error {
	*q = make(questions, len(rows))
	for i, row := range rows {
		door := cmp.Or(row["through"], "HTTP")
		if door != "HTTP" && door != "gateway" {
			return &sentence.CellError{Row: i, Column: "through",
				Err: fmt.Errorf("“%s” is not a transport; write HTTP or gateway", door)}
		}
		(*q)[i].user, (*q)[i].text, (*q)[i].atGateway = row["user"], row["question"], door == "gateway"
	}
	return nil
}

// everyAnswerIsWhole checks the latest answer of every user in the scenario, and that history holds it behind its
// question.
func (c *conversation) everyAnswerIsWhole(ctx context.Context) error {
	checked := 0
	for _, u := range c.Users() {
		t, err := u.Turn()
		if err != nil {
			continue // the user has not asked anything
		}
		checked++
		if err = t.IsWhole(ctx); err == nil {
			err = c.showsAnswer(ctx, t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", u.Name, err)
		}
	}
	if checked == 0 {
		return errors.New("nobody has asked anything")
	}
	return nil
}

// sameForAll compares what several users received: the same events in the same order.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	When Ann asks "What is bamboo?" through the gateway
//	Then these users received the same answer, event by event:
//	  | user |
//	  | Ann  |
//	  | Ben  |
//
// 例子:
//
//	假如 小李已连接网关
//	并且 小王已连接网关，进入小李的对话
//	当 小李通过网关问"竹子是什么？"
//	那么 这些用户收到了同样的回答，每个事件都相同：
//	  | 用户 |
//	  | 小李 |
//	  | 小王 |
func (c *conversation) sameForAll(ctx context.Context, names table.Rows) error {
	if len(names) < 2 {
		return errors.New("one user alone cannot be compared; name two or more")
	}
	var first []event
	for i, row := range names {
		u := c.User(row["user"])
		t, err := u.Turn()
		if err != nil {
			return err
		}
		events, err := t.Completed(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", u.Name, err)
		}
		got := spelled(events)
		if i == 0 {
			first = got
		} else if !slices.Equal(first, got) {
			return &mismatch.Error{
				What:     fmt.Sprintf("%s did not receive what %s received", u.Name, c.User(names[0]["user"]).Name),
				Expected: eventTable(first), Actual: eventTable(got)}
		}
	}
	return nil
}
