package steps

import (
	"context"

	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// gatewaySays registers what the gateway answers, refuses, closes and keeps to itself.
func gatewaySays(sc *sentence.Book, w *world.World) {
	g := gatewaySteps{w}
	sc.Then(`^the gateway lets (the user|[A-Z][a-z]+) in$`, g.letsIn)
	sc.Then(`^the gateway refuses (the user|[A-Z][a-z]+)'s message with ([A-Z_]+)$`, g.refuses)
	sc.Then(`^the gateway answers (the user|[A-Z][a-z]+)'s ping with the timestamp (\d+)$`, g.answersPing)
	sc.Then(`^the gateway tells (the user|[A-Z][a-z]+) the status of the session$`, g.tellsStatus)
	sc.Then(`^the gateway starts the tool "([^"]*)" for (the user|[A-Z][a-z]+)$`, g.startsTool)
	sc.Then(`^(the user|[A-Z][a-z]+)'s connection stays usable$`, g.staysUsable)
	sc.Then(`^(the user|[A-Z][a-z]+)'s connection stays usable after connecting$`, g.usableAfterConnect)
	sc.Then(`^the gateway answers (the user|[A-Z][a-z]+)'s command with a pong$`, g.commandPonged)
	sc.Then(`^a pong comes before (the|[A-Z][a-z]+'s) answer ends$`, g.pongBeforeEnd)
	sc.Then(`^the gateway closes (the user|[A-Z][a-z]+)'s connection$`, g.closes)
	sc.Then(`^the gateway closes (the user|[A-Z][a-z]+)'s connection with the code (\d+)$`, g.closesWith)
	sc.Then(`^the browser page is let in$`, g.browserIn)
	sc.Then(`^the browser page is refused with the status (\d+)$`, g.browserRefused)
	sc.Then(`^each message is answered or refused with BUSY$`, g.eachIsAnswered)
	sc.Then(`^the gateway tells (the user|[A-Z][a-z]+) nothing for ([\d.]+ \w+)$`, g.tellsNothing)
}

// usableAfterConnect checks that a refused user can still connect and is answered then.
func (g gatewaySteps) usableAfterConnect(ctx context.Context, name string) error {
	return g.User(name).UsableAfterConnect(ctx)
}

// commandPonged waits for the answer to the command "ping".
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the command "ping"
//	Then the gateway answers the user's command with a pong
func (g gatewaySteps) commandPonged(ctx context.Context, name string) error {
	return g.User(name).CommandPonged(ctx)
}

// pongBeforeEnd checks that a ping is answered while an answer is running.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user is reading the answer to "Count from 1 to 100" through the gateway
//	When the user pings the gateway with the timestamp 42
//	Then a pong comes before the answer ends
func (g gatewaySteps) pongBeforeEnd(ctx context.Context, whose string) error {
	return owner(g.World, whose).PongBeforeEnd(ctx)
}

// letsIn checks that connect was confirmed with the right session id.
func (g gatewaySteps) letsIn(ctx context.Context, name string) error { return g.User(name).LetIn(ctx) }

// refuses checks that an error of that code answers the message, before anything else does.
func (g gatewaySteps) refuses(ctx context.Context, name, code string) error {
	return g.User(name).RefusedWith(ctx, code)
}

// answersPing waits for the pong to the last ping and checks its timestamp; a server clock is tolerated.
func (g gatewaySteps) answersPing(ctx context.Context, name, timestamp string) error {
	return g.User(name).PingAnswered(ctx, timestamp)
}

// tellsStatus waits for the answer to the command "status", which names the session.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	When Ann sends the command "status"
//	Then the gateway tells Ann the status of the session
//	And the gateway tells Ben nothing for 100 ms
func (g gatewaySteps) tellsStatus(ctx context.Context, name string) error {
	return g.User(name).StatusTold(ctx)
}

// startsTool waits for the answer to a command that is not one of Bamboo's own.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the command "upper_case"
//	Then the gateway starts the tool "upper_case" for the user
func (g gatewaySteps) startsTool(ctx context.Context, tool, name string) error {
	return g.User(name).ToolStarted(ctx, tool)
}

// staysUsable checks that the next ping is answered.
func (g gatewaySteps) staysUsable(ctx context.Context, name string) error {
	return g.User(name).StillUsable(ctx)
}

// closes waits for the gateway to end the connection, with a close frame or without.
func (g gatewaySteps) closes(ctx context.Context, name string) error {
	return g.User(name).ClosedByGateway(ctx, 0)
}

// closesWith waits for a close frame with that code.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a frame of 2097153 bytes
//	Then the gateway closes the user's connection with the code 1009
func (g gatewaySteps) closesWith(ctx context.Context, name string, code int) error {
	return g.User(name).ClosedByGateway(ctx, code)
}

// browserIn checks that the handshake succeeded.
func (g gatewaySteps) browserIn(context.Context) error { return g.BrowserLetIn() }

// browserRefused checks the status of the refused handshake.
//
// Example:
//
//	When a browser page from "https://evil.example" opens the gateway
//	Then the browser page is refused with the status 403
func (g gatewaySteps) browserRefused(_ context.Context, status int) error {
	return g.BrowserRefused(status)
}

// eachIsAnswered waits until every message that was sent has a whole answer or an error BUSY: none is lost in silence.
func (g gatewaySteps) eachIsAnswered(ctx context.Context) error { return g.EachMessageAnswered(ctx) }

// tellsNothing checks that not one message comes through the gateway for that time.
//
// 例子:
//
//	假如 小李已连接网关
//	并且 小王已连接网关
//	当 小李通过网关问"竹子是什么？"
//	那么 小李的回答是完整的
//	并且 网关对小王沉默100毫秒
func (g gatewaySteps) tellsNothing(ctx context.Context, name, span string) error {
	return g.User(name).HearsNothing(ctx, span)
}
