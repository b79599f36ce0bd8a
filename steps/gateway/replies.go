package gateway

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// replies registers what the gateway answers, refuses and keeps to itself.
func replies(sc *sentence.Book, g *gateway) {
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) pings the gateway with the timestamp (\d+)$`, g.pings,
		sentence.Needs(capability.Gateway))

	sc.Then(`^the gateway refuses (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s message with ([A-Z_]+|[A-Z_]+ or [A-Z_]+)$`,
		g.refuses)
	sc.Then(`^the gateway answers (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s ping with the timestamp (\d+)$`,
		g.answersPing)
	sc.Then(`^a pong comes before (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends$`, g.pongBeforeEnd)
	sc.Then(`^the gateway sends (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) nothing for ([\d.]+ \w+)$`, g.tellsNothing)
}

// pings sends a ping message, which is not a ping frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user pings the gateway with the timestamp 1700000000123
//	Then the gateway answers the user's ping with the timestamp 1700000000123
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户向网关发送 ping，时间戳是1700000000123
//	那么 网关回应用户的 ping，时间戳是1700000000123
func (g *gateway) pings(_ context.Context, u *world.User, timestamp string) error {
	n, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return fmt.Errorf("“%s” is not a timestamp; write whole milliseconds", timestamp)
	}
	return u.SendRaw(func(c *client.Gateway) error { return c.Ping(n) })
}

// refuses checks that an error of that code, or of one of two, answers the message before anything else does.
func (g *gateway) refuses(ctx context.Context, u *world.User, code string) error {
	return answered(ctx, u, "the error "+code, func(e client.Event) bool {
		return e.Kind == client.Error && slices.Contains(strings.Split(code, " or "), e.Code)
	}, "the gateway did not refuse the message as promised", "error "+code)
}

// answered waits for the answer to what the user last sent, and checks that it is the right one.
func answered(
	ctx context.Context, u *world.User, awaited string, right func(client.Event) bool, otherwise, expected string,
) error {
	e, err := u.Reply(ctx, awaited, nil)
	if err != nil || right(e) {
		return err
	}
	return &mismatch.Error{What: otherwise, Expected: expected, Actual: string(e.Raw)}
}

// answersPing waits for the pong to the last ping and checks its timestamp; a server clock is tolerated.
func (g *gateway) answersPing(ctx context.Context, u *world.User, timestamp string) error {
	e, err := u.Reply(ctx, "the pong", nil)
	if err != nil {
		return err
	}
	if e.Kind != client.Pong {
		return &mismatch.Error{What: "the ping was answered with something else", Expected: "pong",
			Actual: string(e.Raw)}
	}
	if e.Timestamp == timestamp || looksLikeClock(e.Timestamp) {
		return nil
	}
	return &mismatch.Error{What: "the pong has another timestamp", Expected: timestamp + ", or the server's clock",
		Actual: e.Timestamp}
}

// looksLikeClock reports whether a timestamp is a time of the last or the next day, in seconds (perhaps with a
// fraction), milliseconds, microseconds, nanoseconds or RFC 3339.
func looksLikeClock(text string) bool {
	now := time.Now()
	const day = 24 * time.Hour
	if n, err := strconv.ParseFloat(strings.Trim(text, `"`), 64); err == nil {
		return slices.ContainsFunc([]time.Duration{time.Second, time.Millisecond, time.Microsecond, time.Nanosecond},
			func(unit time.Duration) bool {
				return math.Abs(n*unit.Seconds()-float64(now.Unix())) < day.Seconds()
			})
	}
	t, err := time.Parse(time.RFC3339, strings.Trim(text, `"`))
	return err == nil && t.Sub(now).Abs() < day
}

// pongBeforeEnd checks that a ping is answered while an answer is running.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user is reading the answer to "Count from 1 to 100" through the gateway
//	When the user pings the gateway with the timestamp 42
//	Then a pong comes before the answer ends
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户正在通过网关读"Count from 1 to 100"的回答
//	当 用户向网关发送 ping，时间戳是42
//	那么 用户收到的回答结束之前，pong 已经到了
func (g *gateway) pongBeforeEnd(ctx context.Context, u *world.User) error {
	isPong := func(e client.Event) bool { return e.Kind == client.Pong }
	if _, err := u.Reply(ctx, "the pong", isPong); err != nil {
		return err
	}
	c, err := u.Gateway()
	if err != nil {
		return err
	}
	events := c.Events()
	pong, end := slices.IndexFunc(events, isPong), slices.IndexFunc(events, client.Event.Terminal)
	if end >= 0 && end < pong {
		return &mismatch.Error{What: "the ping waited for the end of the answer",
			Expected: "a pong while the answer runs",
			Actual:   client.Table(events[max(0, end-3):])}
	}
	return nil
}

// tellsNothing checks that not one message comes through the gateway for that time. A heartbeat says nothing.
//
// 例子:
//
//	假如 小李已连接网关
//	并且 小王已连接网关
//	当 小李通过网关问"竹子是什么？"
//	那么 小李收到的回答是完整的
//	并且 网关不给小王发送任何消息，持续100毫秒
func (g *gateway) tellsNothing(ctx context.Context, u *world.User, d time.Duration) error {
	err := u.NeverHears(ctx, d, "a message to "+u.Name+" through the gateway", func(came []client.Event) bool {
		return slices.ContainsFunc(came, func(e client.Event) bool {
			return e.Kind != client.Connected && e.Kind != client.Pong && !e.Heartbeat()
		})
	})
	if foreign := u.CheckGateway(); foreign != nil { // whose it was says more than that it came
		return foreign
	}
	return err
}
