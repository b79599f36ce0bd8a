package conversation

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/world"
)

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
//	假如 用户已选定新的会话 ID
//	当 用户问"你好"
//	那么 用户的对话使用选定的会话 ID
func (c *conversation) choosesNewID(_ context.Context, u *world.User) error {
	u.ChooseSession(world.UniqueID())
	return nil
}

// choosesID makes the next message name this session id.
//
// Example:
//
//	Given the user has chosen the session id "Tea-House_42.{new id}"
//	When the user asks "Hello"
//	Then the answer is complete
//	And the user's conversation has the chosen id
//
// 例子:
//
//	假如 用户已选定会话 ID "{new id}"
//	当 用户问"竹子是什么？"
//	那么 用户的对话使用选定的会话 ID
func (c *conversation) choosesID(_ context.Context, u *world.User, id string) error {
	u.ChooseSession(id)
	return nil
}

// joins makes a user take part in somebody else's conversation.
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	And Ben is in Ann's conversation
//	When Ben asks "Who is there?"
//	Then Ben's answer is complete
//	And Ann's history holds 4 messages
//
// Example:
//
//	Given 王小明 has asked "Who is here?"
//	And Müller is in 王小明's conversation
//	And O'Neill is in Müller's conversation
//	And Ann Lee is in O'Neill's conversation
//	When Ann Lee asks "Who else?"
//	Then Ann Lee's answer is complete
//	And O'Neill's history holds 4 messages
//
// 例子:
//
//	假如 王小明已问"我叫王小明"
//	并且 小王在王小明的对话里
//	当 小王问"谁在这里？"
//	那么 小王收到的回答是完整的
//	并且 王小明的历史记录有4条消息
func (c *conversation) joins(_ context.Context, u, other *world.User) error {
	id, err := other.Session()
	u.SessionID = id
	return err
}

// attaches opens a second stream on an answer that somebody reads, over HTTP or at the gateway.
//
// Example:
//
//	Given the model pauses after 1 token of its answer "one run for two" to "How many?"
//	And Ann has read "one" of the answer to "How many?"
//	And Ben has joined Ann's answer
//	When the model continues
//	Then Ann's answer is "one run for two"
//	And Ben's answer continues with " run for two"
//	And Ben receives the rest of Ann's answer
//
// 例子:
//
//	假如 模型输出1个词元后暂停，回答是"one two"，问题是"数一数"
//	并且 小李已读到"one"，问题是"数一数"
//	并且 小王已加入小李的回答
//	并且 小李已在回答途中断开
//	当 模型继续输出
//	那么 小王收到的回答是" two"
//
// 例子:
//
//	假如 模型输出2个词元后暂停300毫秒，回答是"one two three"，问题是"数一数"
//	并且 小李已开始问"数一数"
//	当 小王加入小李的回答
//	那么 小王收到的回答包含"three"
func (c *conversation) attaches(ctx context.Context, u *world.User, t *world.Turn) error {
	_, err := u.Attach(ctx, t, "")
	return err
}

// hasChosenID checks that the id that was asked for is the one that is used.
func (c *conversation) hasChosenID(_ context.Context, u *world.User) error {
	if u.Chosen == "" {
		return fmt.Errorf("%s has not chosen a session id", u.Name)
	}
	return mismatch.Text("the chosen session id was not kept", u.Chosen, u.SessionID)
}

// idsDiffer checks that no two users were given one id, and that none is empty.
func (c *conversation) idsDiffer(context.Context) error {
	seen := map[string]*world.User{}
	for _, u := range c.Users() {
		if other := seen[u.SessionID]; u.SessionID != "" && other != nil {
			return &mismatch.Error{What: "two conversations have one id", Expected: "an id for each",
				Actual: fmt.Sprintf("%s and %s both have %s", other.Name, u.Name, u.SessionID)}
		}
		seen[u.SessionID] = u
	}
	if len(seen) < 2 {
		return errors.New("fewer than two conversations were started, so there is nothing to compare")
	}
	return nil
}

// idsAreUUIDs checks that every id that Bamboo gave is a random UUID, which nobody can guess.
//
// 例子:
//
//	当 3个用户各自开始一个对话
//	那么 每个对话的 ID 都是 UUID
func (c *conversation) idsAreUUIDs(context.Context) error {
	checked := 0
	for _, u := range c.Users() {
		if u.SessionID == "" || u.SessionID == u.Chosen {
			continue
		}
		checked++
		id, err := uuid.Parse(u.SessionID)
		if err != nil || (id.Version() != 4 && id.Version() != 7) {
			return &mismatch.Error{What: "the id of " + u.Name + "'s conversation can be guessed",
				Expected: "a random UUID", Actual: u.SessionID}
		}
	}
	if checked == 0 {
		return errors.New("nobody has a conversation whose id Bamboo gave")
	}
	return nil
}
