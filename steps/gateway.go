package steps

import (
	"context"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// gateway registers conversations through the WebSocket gateway: who connects, asks and leaves.
func gateway(sc *sentence.Book, w *world.World) {
	g := gatewaySteps{w}
	needs := sentence.Needs(capability.Gateway)
	sc.Given(`^(the user|[A-Z][a-z]+) is connected to the gateway$`, g.isConnected, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) is connected to the gateway in ([A-Z][a-z]+)'s conversation$`, g.isConnectedWith, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has connected to the gateway with the token "([^"]*)"$`, g.hasConnectedWithToken, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has opened the gateway without connecting$`, g.hasOpened, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has asked "([^"]*)" through the gateway$`, g.asks, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) is reading the answer to "([^"]*)" through the gateway$`, g.isReading, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has read "([^"]*)" of the answer to "([^"]*)" through the gateway$`, g.hasRead, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has connected again under a new session id$`, g.switches, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has left the gateway$`, g.leaves, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has come back to the gateway$`, g.isConnected, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has come late to ([A-Z][a-z]+)'s conversation at the gateway$`, g.comesLate, needs)
	sc.Given(`^(the user|[A-Z][a-z]+)'s connection to the gateway has been reset$`, g.isReset, needs)

	sc.When(`^(the user|[A-Z][a-z]+) tries to connect to the gateway$`, g.triesToConnect, needs)
	sc.When(`^(the user|[A-Z][a-z]+) connects to the gateway as soon as there is a place$`, g.connectsWhenFree, needs)
	sc.When(`^(the user|[A-Z][a-z]+) connects to the gateway$`, g.isConnected, needs)
	sc.When(`^(the user|[A-Z][a-z]+) connects to the gateway with the token "([^"]*)"$`, g.connectsWithToken, needs)
	sc.When(`^(the user|[A-Z][a-z]+) asks "([^"]*)" through the gateway$`, g.asks, needs)
	sc.When(`^(the user|[A-Z][a-z]+) starts to ask "([^"]*)" through the gateway$`, g.startsToAsk, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends (\d+) messages through the gateway without waiting: "([^"]*)"$`, g.sendsMany, needs)
	sc.When(`^(\d+) users send (\d+) messages each through the gateway without waiting$`, g.allSendMany, needs)
	sc.When(`^(the user|[A-Z][a-z]+) leaves the gateway$`, g.leaves, needs)
	sc.When(`^(the user|[A-Z][a-z]+) comes back to the gateway$`, g.isConnected, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends the command "([^"]*)"$`, g.commands, needs)
	sc.When(`^(the user|[A-Z][a-z]+) pings the gateway with the timestamp (\d+)$`, g.pings, needs)
	sc.When(`^a browser page from "([^"]*)" opens the gateway$`, g.browserOpens, needs)
}

type gatewaySteps struct{ *world.World }

// isConnected opens the gateway and says connect: under the user's conversation, or a new one.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user asks "What is bamboo?" through the gateway
//	Then the answer is whole
//
// 例子:
//
//	当 小李连接网关
//	那么 网关让小李进入
//	并且 小李的连接仍然可用
func (g gatewaySteps) isConnected(ctx context.Context, name string) error {
	return g.User(name).ConnectGateway(ctx)
}

// isConnectedWith connects to somebody else's conversation.
func (g gatewaySteps) isConnectedWith(ctx context.Context, name, other string) error {
	if err := g.User(name).Join(g.User(other)); err != nil {
		return err
	}
	return g.User(name).ConnectGateway(ctx)
}

// hasOpened makes the handshake and says nothing yet.
//
// Example:
//
//	Given the user has opened the gateway without connecting
//	When the user sends the frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway refuses the user's message with NOT_CONNECTED
//	And the user's connection stays usable after connecting
func (g gatewaySteps) hasOpened(ctx context.Context, name string) error {
	_, err := g.User(name).Dial(ctx, bamboo.DialOptions{})
	return err
}

// triesToConnect opens the gateway and says connect; whether that was let in is for the next sentence.
func (g gatewaySteps) triesToConnect(ctx context.Context, name string) error {
	return g.User(name).TryConnect(ctx)
}

// connectsWithToken opens the gateway and presents an auth token; what comes back is for the next sentence.
//
// Example:
//
//	Given Bamboo's gateway wants the auth token "open sesame"
//	When the user connects to the gateway with the token "open sesame"
//	Then the gateway lets the user in
func (g gatewaySteps) connectsWithToken(ctx context.Context, name, token string) error {
	return g.User(name).PresentToken(ctx, token)
}

// hasConnectedWithToken opens the gateway, presents an auth token and is let in.
//
// Example:
//
//	Given Bamboo's gateway wants the auth token "open sesame"
//	And Ann has connected to the gateway with the token "open sesame"
//	When Ann asks "What is bamboo?" through the gateway
//	Then Ann's answer is whole
func (g gatewaySteps) hasConnectedWithToken(ctx context.Context, name, token string) error {
	if err := g.User(name).PresentToken(ctx, token); err != nil {
		return err
	}
	return g.User(name).LetIn(ctx)
}

// switches says connect once more on the open connection, under an id that nobody has used.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user has connected again under a new session id
//	When the user asks "What is bamboo?" through the gateway
//	Then the user's conversation has the chosen id
func (g gatewaySteps) switches(ctx context.Context, name string) error {
	return g.User(name).Switch(ctx)
}

// hasRead sends a chat message and reads until exactly this text has come.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "late but not never" to "When?"
//	And Ann is connected to the gateway
//	And Ann has read "late but" of the answer to "When?" through the gateway
//	And Ben has come late to Ann's conversation at the gateway
//	When the model goes on
//	Then Ann's answer is "late but not never"
//	And Ben's answer goes on with " not never"
func (g gatewaySteps) hasRead(ctx context.Context, name, text, question string) error {
	u := g.User(name)
	return u.HasRead(ctx, text, question, u.BeginAtGateway)
}

// comesLate connects to somebody's conversation while an answer is running there.
func (g gatewaySteps) comesLate(ctx context.Context, name, other string) error {
	return g.User(name).ComesLate(ctx, g.User(other))
}

// connectsWhenFree tries to connect until a place has become free.
//
// Example:
//
//	Given Bamboo's gateway lets in at most 1 client
//	And Ann is connected to the gateway
//	And Ann has left the gateway
//	When Ben connects to the gateway as soon as there is a place
//	Then Ben's connection stays usable
func (g gatewaySteps) connectsWhenFree(ctx context.Context, name string) error {
	return g.User(name).ConnectWhenFree(ctx)
}

// asks sends a chat message and reads its answer to the end.
func (g gatewaySteps) asks(ctx context.Context, name, question string) error {
	_, err := g.User(name).AskAtGateway(ctx, question)
	return err
}

// startsToAsk sends a chat message without waiting for anything to come.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user is connected to the gateway
//	When the user starts to ask "Count" through the gateway
//	Then the answer begins with "one two" while the model pauses
func (g gatewaySteps) startsToAsk(ctx context.Context, name, question string) error {
	_, err := g.User(name).BeginAtGateway(ctx, question)
	return err
}

// isReading sends a chat message and reads until the first token has come.
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户正在通过网关读"Count from 1 to 1000"的回答
//	当 用户停止回答
//	那么 用户的停止被接受
func (g gatewaySteps) isReading(ctx context.Context, name, question string) error {
	t, err := g.User(name).BeginAtGateway(ctx, question)
	if err != nil {
		return err
	}
	return t.WaitTokens(ctx, 1)
}

// sendsMany sends "text 1", "text 2", … one behind the other.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends 3 messages through the gateway without waiting: "Hello, round"
//	Then each message is answered or refused with BUSY
func (g gatewaySteps) sendsMany(_ context.Context, name string, n int, text string) error {
	return g.User(name).SendMany(n, text)
}

// allSendMany connects users of their own sessions and lets each send messages without waiting for answers.
//
// Example:
//
//	When 3 users send 2 messages each through the gateway without waiting
//	Then each message is answered or refused with BUSY
func (g gatewaySteps) allSendMany(ctx context.Context, users, n int) error {
	return g.AllSendMany(ctx, users, n)
}

// commands sends a command without arguments.
func (g gatewaySteps) commands(_ context.Context, name, command string) error {
	return g.User(name).SendRaw(func(c *bamboo.Gateway) error { return c.Command(command, nil) })
}

// pings sends a ping message, which is not a ping frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user pings the gateway with the timestamp 1700000000123
//	Then the gateway answers the user's ping with the timestamp 1700000000123
func (g gatewaySteps) pings(_ context.Context, name, timestamp string) error {
	return g.User(name).SendPing(timestamp)
}

// leaves closes the connection politely.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user has asked "What is bamboo?" through the gateway
//	And the user has left the gateway
//	And the user has come back to the gateway
//	When the user asks "And what eats it?" through the gateway
//	Then the history holds 4 messages
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	And Ann is reading the answer to "Count from 1 to 20" through the gateway
//	When Ann leaves the gateway
//	Then Ben's answer is whole
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user has left the gateway
//	When the user comes back to the gateway
//	Then the user's connection stays usable
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户已通过网关问"竹子是什么？"
//	并且 用户的回答已完整
//	并且 用户已离开网关
//	并且 用户已回到网关
//	当 用户通过网关问"熊猫吃什么？"
//	那么 用户的历史有4条消息
func (g gatewaySteps) leaves(_ context.Context, name string) error {
	return g.User(name).LeaveGateway(false)
}

// isReset ends the connection as a broken link does: with a TCP reset.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user is reading the answer to "Count from 1 to 10" through the gateway
//	And the user's connection to the gateway has been reset
//	And the whole of the answer has been stored
//	And the user has come back to the gateway
//	When the user asks "What is bamboo?" through the gateway
//	Then the answer is whole
func (g gatewaySteps) isReset(_ context.Context, name string) error {
	return g.User(name).LeaveGateway(true)
}

// browserOpens makes the handshake as a browser would for a page of that origin.
func (g gatewaySteps) browserOpens(ctx context.Context, origin string) error {
	return g.BrowserOpens(ctx, origin)
}
