package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// connecting registers connections to the WebSocket gateway: who opens them, is let in, leaves and comes back.
func connecting(sc *sentence.Book, g *gateway) {
	needs := sentence.Needs(capability.Gateway)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is connected to the gateway$`,
		(*world.User).ConnectGateway, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is connected to the gateway in ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s conversation$`,
		g.isConnectedWith,
		needs, sentence.NeedsBehind(capability.Answers, capability.SharedSessions))
	sc.Given(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has connected to the gateway with the token "((?:[^"\\]|\\.)*)"$`,
		g.hasConnectedWithToken,
		needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has opened the gateway without sending connect$`,
		g.hasOpened, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has connected again under a new session id$`,
		g.switches, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has connected again without a session id$`,
		g.connectsAnew, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has disconnected from the gateway$`, g.leaves, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has reconnected to the gateway$`,
		(*world.User).ConnectGateway, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has joined ([A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s conversation at the gateway in mid-answer$`,
		g.comesLate, needs, sentence.Needs(capability.FanOut),
		sentence.NeedsBehind(capability.Answers, capability.SharedSessions))
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s connection to the gateway has been reset$`, g.isReset, needs)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) tries to connect to the gateway$`, g.triesToConnect, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) connects to the gateway as soon as a connection is free$`,
		g.connectsWhenFree,
		needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) connects to the gateway$`, (*world.User).ConnectGateway, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) connects to the gateway with the token "((?:[^"\\]|\\.)*)"$`,
		(*world.User).PresentToken,
		needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is silent at the gateway for ([\d.]+ \w+)$`, g.isSilent, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) disconnects from the gateway$`, g.leaves, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) reconnects to the gateway$`,
		(*world.User).ConnectGateway, needs)

	sc.Then(`^the gateway accepts (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)$`, (*world.User).LetIn)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s connection stays usable$`, (*world.User).StillUsable)
	sc.Then(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) can still connect and use the connection$`,
		g.usableAfterConnect)
	sc.Then(`^the gateway closes (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s connection$`, g.closes)
	sc.Then(`^the gateway closes (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s connection with the code (\d{4}|\d{4} or \d{4})$`,
		g.closesWith)
}

// isConnectedWith connects to somebody else's conversation.
func (g *gateway) isConnectedWith(ctx context.Context, u, other *world.User) error {
	id, err := other.Session()
	if err != nil {
		return err
	}
	u.SessionID = id
	return u.ConnectGateway(ctx)
}

// hasOpened makes the handshake and says nothing yet.
//
// Example:
//
//	Given the user has opened the gateway without sending connect
//	When the user sends the frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway refuses the user's message with NOT_CONNECTED
//	And the user can still connect and use the connection
//
// 例子:
//
//	假如 用户已打开网关，没有发送 connect
//	当 用户向网关发送 ping，时间戳是7
//	那么 网关拒绝用户的消息，错误码是 NOT_CONNECTED
//	并且 用户仍能连接并使用网关
func (g *gateway) hasOpened(ctx context.Context, u *world.User) error {
	_, err := u.Dial(ctx, client.DialOptions{})
	return err
}

// triesToConnect opens the gateway and says connect; whether that was let in is for the next sentence.
//
// 例子:
//
//	假如 Bamboo 的网关最多接受1个客户端
//	并且 小李已连接网关
//	当 小王尝试连接网关
//	那么 网关拒绝小王的消息，错误码是 CAPACITY_EXCEEDED
//	并且 网关关闭小王的连接
func (g *gateway) triesToConnect(ctx context.Context, u *world.User) error {
	return u.PresentToken(ctx, g.Environment().AuthToken)
}

// hasConnectedWithToken opens the gateway, presents an auth token and is let in.
//
// Example:
//
//	Given Bamboo's gateway requires the auth token "open sesame"
//	And Ann has connected to the gateway with the token "open sesame"
//	When Ann asks "What is bamboo?" through the gateway
//	Then Ann's answer is complete
//
// 例子:
//
//	假如 Bamboo 的网关要求令牌"芝麻开门"
//	并且 小李已用令牌"芝麻开门"连接网关
//	当 小李通过网关问"竹子是什么？"
//	那么 小李收到的回答是完整的
func (g *gateway) hasConnectedWithToken(ctx context.Context, u *world.User, token string) error {
	if err := u.PresentToken(ctx, token); err != nil {
		return err
	}
	return u.LetIn(ctx)
}

// switches says connect once more on the open connection, under an id that nobody has used.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user has connected again under a new session id
//	When the user asks "What is bamboo?" through the gateway
//	Then the user's conversation has the chosen id
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户已换成新的会话 ID
//	当 用户通过网关问：
//	  """
//	  第一行
//	  第二行
//	  """
//	那么 用户的对话使用选定的会话 ID
func (g *gateway) switches(ctx context.Context, u *world.User) error {
	id := world.UniqueID()
	if err := u.SayConnect(ctx, id); err != nil {
		return err
	}
	u.ChooseSession(id)
	return nil
}

// connectsAnew says connect once more on the open connection and names no session: the gateway gives it a new one.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	And Ben has connected again without a session id
//	When Ben asks "What is bamboo?" through the gateway
//	Then every conversation has its own id
//
// 例子:
//
//	假如 小李已连接网关
//	并且 小王已连接网关，进入小李的对话
//	并且 小王已再次连接，没有会话 ID
//	当 小王通过网关问"竹子是什么？"
//	那么 每个对话都有自己的 ID
func (g *gateway) connectsAnew(ctx context.Context, u *world.User) error {
	return u.SayConnect(ctx, "")
}

// comesLate connects to somebody's conversation while an answer is running there.
func (g *gateway) comesLate(ctx context.Context, u *world.User, t *world.Turn) error {
	if err := g.isConnectedWith(ctx, u, t.User); err != nil {
		return err
	}
	return u.ReadAlong(t)
}

// connectsWhenFree tries to connect until a place has become free.
//
// Example:
//
//	Given Bamboo's gateway accepts at most 1 client
//	And Ann is connected to the gateway
//	And Ann has disconnected from the gateway
//	When Ben connects to the gateway as soon as a connection is free
//	Then Ben's connection stays usable
//
// 例子:
//
//	假如 Bamboo 的网关最多接受1个客户端
//	并且 小李已连接网关
//	并且 小李已断开网关连接
//	当 小王一有空位就连接网关
//	那么 小王的连接仍然可用
func (g *gateway) connectsWhenFree(ctx context.Context, u *world.User) error {
	var last error
	err := g.Poll(ctx, "a place at the gateway", func(ctx context.Context) bool {
		err := u.ConnectGateway(ctx)
		var cutShort *client.TimeoutError
		if last == nil || !errors.As(err, &cutShort) { // an attempt without an end tells less than the one before
			last = err
		}
		return err == nil
	})
	if err != nil {
		return fmt.Errorf("%w; the last attempt: %w", err, last)
	}
	return nil
}

// leaves closes the connection politely.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user has asked "What is bamboo?" through the gateway
//	And the user has disconnected from the gateway
//	And the user has reconnected to the gateway
//	When the user asks "And what eats it?" through the gateway
//	Then the history holds 4 messages
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	And Ann is reading the answer to "Count from 1 to 20" through the gateway
//	When Ann disconnects from the gateway
//	Then Ben's answer is complete
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user has disconnected from the gateway
//	When the user reconnects to the gateway
//	Then the user's connection stays usable
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户已通过网关问"竹子是什么？"
//	并且 用户收到的回答已完整
//	并且 用户已断开网关连接
//	并且 用户已重新连接网关
//	当 用户通过网关问"熊猫吃什么？"
//	那么 用户的历史记录有4条消息
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户已断开网关连接
//	当 用户重新连接网关
//	那么 用户的连接仍然可用
//
// 例子:
//
//	假如 小李已连接网关
//	并且 小王已连接网关，进入小李的对话
//	并且 小李正在通过网关读"Count from 1 to 20"的回答
//	当 小李断开网关连接
//	那么 小王收到的回答是完整的
func (g *gateway) leaves(_ context.Context, u *world.User) error { return u.LeaveGateway(false) }

// isReset ends the connection as a broken link does: with a TCP reset.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user is reading the answer to "Count from 1 to 10" through the gateway
//	And the user's connection to the gateway has been reset
//	And the answer has been stored in full
//	And the user has reconnected to the gateway
//	When the user asks "What is bamboo?" through the gateway
//	Then the answer is complete
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户正在通过网关读"Count from 1 to 10"的回答
//	并且 用户的网关连接已被重置
//	并且 用户收到的回答已全部保存
//	并且 用户已重新连接网关
//	当 用户通过网关问"竹子是什么？"
//	那么 用户收到的回答是完整的
func (g *gateway) isReset(_ context.Context, u *world.User) error { return u.LeaveGateway(true) }

// usableAfterConnect checks that a refused user can still connect and is answered then.
func (g *gateway) usableAfterConnect(ctx context.Context, u *world.User) error {
	if err := u.SayConnect(ctx, u.SessionID); err != nil {
		return err
	}
	return u.StillUsable(ctx)
}

// closes waits for the gateway to end the connection, with a close frame or without.
func (g *gateway) closes(ctx context.Context, u *world.User) error {
	_, err := g.closed(ctx, u)
	return err
}

// closesWith waits for a close frame with that code.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a frame of 2097153 bytes
//	Then the gateway closes the user's connection with the code 1009
func (g *gateway) closesWith(ctx context.Context, u *world.User, allowed match.Codes) error {
	c, err := g.closed(ctx, u)
	if err != nil {
		return err
	}
	got, framed := c.CloseCode()
	if framed && slices.Contains(allowed, got) {
		return nil
	}
	actual := "the connection ended without a close frame"
	if framed {
		actual = fmt.Sprint("close code ", got)
	}
	return &mismatch.Error{What: "the gateway closed the connection in another way",
		Expected: fmt.Sprint("close code ", allowed), Actual: actual}
}

// closed waits for the end of a user's connection.
func (g *gateway) closed(ctx context.Context, u *world.User) (*client.Gateway, error) {
	c, err := u.Gateway()
	if err != nil {
		return nil, err
	}
	ctx, cancel := g.Within(ctx)
	defer cancel()
	_, err = c.Wait(ctx, "the end of the connection", func([]client.Event) bool { return false })
	if ended := new(client.EndedError); errors.As(err, &ended) {
		return c, nil
	}
	return nil, g.Explain(err)
}

// isSilent sends nothing for so long; what the gateway sends meanwhile is allowed.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user is silent at the gateway for 300 ms
//	Then the user's connection stays usable
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户在网关上沉默300毫秒
//	那么 用户的连接仍然可用
func (g *gateway) isSilent(ctx context.Context, u *world.User, d time.Duration) error {
	connection, err := u.Gateway()
	if err != nil {
		return err
	}
	return connection.Never(ctx, d, "anything", func([]client.Event) bool { return false })
}
