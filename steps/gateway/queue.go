package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// queue registers messages that are sent through the gateway without waiting for answers.
func queue(sc *sentence.Book, g *gateway) {
	needs := sentence.Needs(capability.Gateway, capability.GatewayAnswers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has sent (\d+) messages? through the gateway without waiting: "((?:[^"\\]|\\.)*)"$`,
		g.hasSentMany, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends (\d+) messages? through the gateway without waiting: "((?:[^"\\]|\\.)*)"$`,
		g.sendsMany, needs)
	sc.When(`^(\d+) users? sends? (\d+) messages? each through the gateway without waiting$`, g.allSendMany, needs)

	sc.Then(`^each message is answered or refused with BUSY$`, g.eachIsAnswered)
}

// sendsMany sends "text 1", "text 2", … one behind the other.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends 3 messages through the gateway without waiting: "Hello, round"
//	Then each message is answered or refused with BUSY
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户通过网关连续发送3条消息，不等回答："你好，第"
//	那么 每条消息都得到回答，或者以 BUSY 被拒绝
func (g *gateway) sendsMany(_ context.Context, u *world.User, n int, text string) error {
	return sendAll(u, g.will(u, n, text))
}

// hasSentMany sends "text 1", "text 2", … one behind the other. Bamboo has read them then: a ping behind them is
// answered.
//
// Example:
//
//	Given the user is connected to the gateway
//	And the user is reading the answer to "Count from 1 to 1000" through the gateway
//	And the user has sent 2 messages through the gateway without waiting: "Hello, round"
//	When the user stops the answer
//	Then each message is answered or refused with BUSY
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户正在通过网关读"Count from 1 to 1000"的回答
//	并且 用户已通过网关连续发送2条消息，不等回答："你好，第"
//	当 用户停止回答
//	那么 每条消息都得到回答，或者以 BUSY 被拒绝
func (g *gateway) hasSentMany(ctx context.Context, u *world.User, n int, text string) error {
	if err := g.sendsMany(ctx, u, n, text); err != nil {
		return err
	}
	return u.StillUsable(ctx)
}

// will notes that the user sends "text 1", "text 2", …
func (g *gateway) will(u *world.User, n int, text string) []string {
	var questions []string
	for i := range n {
		questions = append(questions, fmt.Sprintf("%s %d", text, i+1))
	}
	g.sent[u] = append(g.sent[u], questions...)
	return questions
}

func sendAll(u *world.User, questions []string) error {
	u.CloseTurn()
	return u.SendRaw(func(c *client.Gateway) error {
		for _, q := range questions {
			if err := c.Chat(q, u.SessionID); err != nil {
				return err
			}
		}
		return nil
	})
}

// allSendMany connects users of their own sessions and lets each send messages without waiting for answers.
//
// Example:
//
//	When 3 users send 2 messages each through the gateway without waiting
//	Then each message is answered or refused with BUSY
//
// 例子:
//
//	当 3 个用户各自通过网关连续发送 2 条消息，不等回答
//	那么 每条消息都得到回答，或者以 BUSY 被拒绝
func (g *gateway) allSendMany(ctx context.Context, users, n int) error {
	all, questions := make([]*world.User, users), make([][]string, users)
	for i := range users {
		all[i] = g.User(world.Numbered(i))
		questions[i] = g.will(all[i], n, fmt.Sprintf("Message of user %d:", i+1))
		if err := all[i].ConnectGateway(ctx); err != nil {
			return err
		}
	}
	return world.Together(users, func(i int) error { return sendAll(all[i], questions[i]) })
}

// eachIsAnswered waits until every message that was sent has a whole answer or an error BUSY: none is lost in silence,
// also if the answer before them is stopped.
func (g *gateway) eachIsAnswered(ctx context.Context) error {
	users := slices.DeleteFunc(slices.Clone(g.Users()), func(u *world.User) bool { return len(g.sent[u]) == 0 })
	if len(users) == 0 {
		return errors.New("nobody has sent several messages yet")
	}
	return world.Together(len(users), func(i int) error {
		if err := g.allAnswered(ctx, users[i], g.sent[users[i]]); err != nil {
			return fmt.Errorf("%s: %w", users[i].Name, err)
		}
		return nil
	})
}

// allAnswered waits until each question of the user's has come to an end: a whole answer, or a refusal with BUSY.
func (g *gateway) allAnswered(ctx context.Context, u *world.User, questions []string) error {
	sent := len(questions)
	c, err := u.Gateway()
	if err != nil {
		return err
	}
	ctx, cancel := g.Within(ctx)
	defer cancel()
	all, err := c.Wait(ctx, fmt.Sprintf("an answer or a refusal for each of %d messages", sent),
		func(all []client.Event) bool {
			answered, refused := ends(g.toMessages(u, all))
			return answered+refused >= sent
		})
	if err != nil {
		return g.Explain(err)
	}
	events := g.toMessages(u, all)
	for _, e := range events {
		if e.Kind == client.Error && e.Code != "BUSY" {
			return &mismatch.Error{What: "a message was neither answered nor refused with BUSY",
				Expected: "complete, or error BUSY", Actual: string(e.Raw)}
		}
	}
	answered, refused := ends(events)
	if answered+refused != sent || answered == 0 && !g.wasBusy(u, all) {
		return &mismatch.Error{What: "messages and their ends do not match",
			Expected: fmt.Sprintf("%d ends, at least one an answer", sent),
			Actual:   fmt.Sprintf("%d answered, %d refused", answered, refused), Where: client.Table(events)}
	}
	return g.inTurn(questions, events)
}

// toMessages are the events since the user's messages were sent, without the rest of an answer that was going on then.
func (g *gateway) toMessages(u *world.User, all []client.Event) []client.Event {
	going := g.wasBusy(u, all)
	return slices.DeleteFunc(slices.Clone(u.Since(all)), func(e client.Event) bool {
		rest := going && ofAnswer(e)
		going = going && !(rest && e.Terminal())
		return rest
	})
}

// wasBusy tells whether an answer was going on in the user's session when the messages were sent, so that all of them
// may be refused.
func (g *gateway) wasBusy(u *world.User, all []client.Event) bool {
	since := u.Since(all)
	before := all[:len(all)-len(since)]
	for _, e := range slices.Backward(before) {
		if ofAnswer(e) {
			return !e.Terminal()
		}
	}
	return g.goesOnElsewhere(u, since)
}

func ofAnswer(e client.Event) bool { return e.OfRun() && !e.Refusal() }

// goesOnElsewhere tells whether somebody was still reading an answer of the user's session over HTTP when the first of
// the events came.
func (g *gateway) goesOnElsewhere(u *world.User, since []client.Event) bool {
	for _, other := range g.Users() {
		for _, t := range other.Turns {
			end := client.Terminal(t.Events())
			if t.Stream != nil && t.Session == u.SessionID && len(since) > 0 &&
				(end == nil || end.At.After(since[0].At)) {
				return true
			}
		}
	}
	return false
}

// inTurn checks that questions were answered one after the other, each with a whole answer of its own, in
// the order in which they were sent.
func (g *gateway) inTurn(waiting []string, events []client.Event) error {
	var run []client.Event
	for _, e := range events {
		if e.Refusal() || !e.OfRun() {
			continue
		}
		if run = append(run, e); !e.Terminal() {
			continue
		}
		text := client.Text(run)
		next := slices.IndexFunc(waiting, func(question string) bool {
			said, known := g.Model().Says(question)
			return !known || said == text
		})
		if next < 0 {
			return &mismatch.Error{What: "messages were not answered one after the other",
				Expected: fmt.Sprintf("the whole answer to one of %q", waiting), Actual: fmt.Sprintf("%q", text),
				Where: client.Table(run)}
		}
		waiting, run = waiting[next+1:], nil
	}
	return nil
}

// ends counts how runs ended: with an answer, or refused with BUSY.
func ends(events []client.Event) (answered, refused int) {
	for _, e := range events {
		switch {
		case e.Kind == client.Error && e.Code == "BUSY":
			refused++
		case e.Terminal():
			answered++
		}
	}
	return answered, refused
}
