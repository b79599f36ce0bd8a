package chaos

import (
	"context"
	"errors"
	"time"

	"bamboo-spec/support/capability"
	engine "bamboo-spec/support/chaos"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// disturbances registers what happens to Bamboo while many users chat, and what it must have kept then.
func disturbances(sc *sentence.Book, c *chaos) {
	both := sentence.Needs(capability.HTTP, capability.Gateway, capability.Answers, capability.GatewayAnswers)
	restart := sentence.Needs(capability.Restart)
	script := sentence.Needs(capability.Script)
	sc.Given(`^(\d+) users? have chatted for ([\d.]+ \w+)$`, c.haveTalked, both)

	sc.When(`^Bamboo is killed (once|twice|\d+ times) while (\d+) users? chats?$`, c.isKilled, both, restart)
	sc.When(`^Bamboo is restarted (once|twice|\d+ times) while (\d+) users? chats?$`,
		c.isRestarted, both, restart)
	sc.When(`^the model is down for ([\d.]+ \w+) while (\d+) users? chats?$`, c.modelIsAway, both, script)
	sc.When(`^(\d+) users? chats? for ([\d.]+ \w+) with a fault every ([\d.]+ \w+) and a kill every ([\d.]+ \w+)$`,
		c.chatThroughFaults, both, restart, script)

	sc.Then(`^nothing that was confirmed is lost$`, c.nothingIsLost,
		sentence.Needs(capability.HTTP, capability.History),
		sentence.NeedsBehind(capability.Restart, capability.Durability))
}

// isKilled ends the server with SIGKILL again and again, each time in the middle of exchanges, and starts it again on
// the same data. The users chat half over HTTP and half through the gateway, one question after the other. A question
// that is under way at a kill may fail; any other must be answered, and so must the last one of each user.
//
// Example:
//
//	When Bamboo is killed twice while 4 users chat
//	Then nothing that was confirmed is lost
//
// 例子:
//
//	当 Bamboo 被强行终止两次，同时有 4 个用户在对话
//	那么 已确认的内容都没有丢失
func (c *chaos) isKilled(ctx context.Context, times, users int) error {
	return c.restarts(ctx, true, engine.Rejected|engine.Disconnected, times, users)
}

// isRestarted is the same with a graceful stop: each answer that has begun must end as complete or in an error.
//
// Example:
//
//	When Bamboo is restarted once while 4 users chat
//	Then nothing that was confirmed is lost
//
// 例子:
//
//	当 Bamboo 停止并重新启动一次，同时有 4 个用户在对话
//	那么 已确认的内容都没有丢失
func (c *chaos) isRestarted(ctx context.Context, times, users int) error {
	return c.restarts(ctx, false, engine.Errored|engine.Rejected, times, users)
}

func (c *chaos) restarts(ctx context.Context, kill bool, tolerated engine.Fate, times, users int) error {
	e, _, err := c.begin(ctx, users, tolerated)
	if err != nil {
		return err
	}
	return c.Explain(e.Restarts(ctx, times, func(ctx context.Context) error { return c.Restart(ctx, kill) }))
}

// modelIsAway makes the model unreachable for that time. A question asked meanwhile must end in an error; any other
// question must be answered, and so must the last one of each user.
//
// Example:
//
//	When the model is down for 100 ms while 4 users chat
//	Then nothing that was confirmed is lost
//
// 例子:
//
//	当 模型断开 100 毫秒，同时有 4 个用户在对话
//	那么 已确认的内容都没有丢失
func (c *chaos) modelIsAway(ctx context.Context, d time.Duration, users int) error {
	e, b, err := c.begin(ctx, users, engine.Errored)
	if err != nil {
		return err
	}
	return c.Explain(e.Outage(ctx, func(ctx context.Context) error { return modelAway(ctx, b, d) }))
}

// modelAway makes the model unreachable for a time. It is not scripted by that: what it answers stays known.
func modelAway(ctx context.Context, b *target.Server, span time.Duration) error {
	if err := b.ModelListener().Refuse(); err != nil {
		return err
	}
	return errors.Join(world.Pause(ctx, span), b.ModelListener().Resume())
}

// haveTalked lets users ask one question after the other for that time; each must be answered.
//
// Example:
//
//	Given 4 users have chatted for 100 ms
//	When Bamboo is restarted
//	Then nothing that was confirmed is lost
//
// 例子:
//
//	假如 4 个用户已对话 100 毫秒
//	当 Bamboo 停止后重新启动
//	那么 已确认的内容都没有丢失
func (c *chaos) haveTalked(ctx context.Context, users int, d time.Duration) error {
	e, _, err := c.begin(ctx, users, 0)
	if err != nil {
		return err
	}
	return c.Explain(e.Calm(ctx, d))
}

// chatThroughFaults lets users chat, each over a link of their own, while one of them after the other has a fault: a
// reset, a link that is down, bytes that arrive one by one, a model that is away, a slow link, packets that vanish;
// and while the server is killed and started again. A question that one of these meets may fail; any other must be
// answered, and so must the last one of each user.
//
// Example:
//
//	When 4 users chat for 600 ms with a fault every 150 ms and a kill every 400 ms
//	Then nothing that was confirmed is lost
//
// 例子:
//
//	当 4 个用户对话 600 毫秒，每隔 150 毫秒出现故障，每隔 400 毫秒被强行终止
//	那么 已确认的内容都没有丢失
func (c *chaos) chatThroughFaults(ctx context.Context, users int, span, fault, kill time.Duration) error {
	e, b, err := c.begin(ctx, users, engine.Errored|engine.Rejected|engine.Disconnected|engine.Hung)
	if err != nil {
		return err
	}
	return c.Explain(e.Soak(ctx, engine.Soak{
		Lasts: span, FaultEvery: fault, KillEvery: kill,
		Kill:      func(ctx context.Context) error { return c.Restart(ctx, true) },
		ModelAway: func(ctx context.Context, span time.Duration) error { return modelAway(ctx, b, span) },
	}))
}

// nothingIsLost compares the users' histories with what Bamboo confirmed to them: every accepted message and every
// complete answer is there, once and in order; only what was not confirmed may be there or not.
func (c *chaos) nothingIsLost(ctx context.Context) error {
	confirmed := 0
	for _, e := range c.experiments {
		n, err := e.CheckHistories(ctx)
		if err != nil {
			return err
		}
		confirmed += n
	}
	if confirmed == 0 {
		return errors.New("nobody was told that a message was taken or answered, so nothing can be compared")
	}
	return nil
}
