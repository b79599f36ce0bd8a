package world

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// Dial opens the user's connection to the gateway without saying `connect`.
func (u *User) Dial(ctx context.Context, o client.DialOptions) (*client.Gateway, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	g, err := c.Dial(ctx, o)
	if err != nil {
		return nil, err
	}
	u.world.Cleanup(g.Close)
	u.gateway, u.asked = g, 0
	return g, nil
}

// Gateway is the user's open connection to the gateway.
func (u *User) Gateway() (*client.Gateway, error) {
	if u.gateway == nil {
		return nil, report.CannotJudge(fmt.Errorf("%s is not connected; write first: %s is connected to the gateway",
			u.Name, u.Name))
	}
	return u.gateway, nil
}

// AtGateway reports whether the user has a connection to the gateway.
func (u *User) AtGateway() bool { return u.gateway != nil }

// ConnectGateway opens the gateway and says connect: under the user's conversation, or a new one.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user asks "What is bamboo?" through the gateway
//	Then the answer is complete
//
// 例子:
//
//	当 小李连接网关
//	那么 网关接受小李的连接
//	并且 小李的连接仍然可用
func (u *User) ConnectGateway(ctx context.Context) error {
	if _, err := u.Dial(ctx, client.DialOptions{}); err != nil {
		return err
	}
	return u.connect(ctx, u.SessionID, 0) // a gateway that is full says so before it is asked
}

// SayConnect sends `connect` and waits until it is confirmed with the right id.
func (u *User) SayConnect(ctx context.Context, session string) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	return u.connect(ctx, session, g.Len())
}

func (u *User) connect(ctx context.Context, session string, from int) error {
	answer, err := u.exchange(ctx, from, "the answer to connect", func(g *client.Gateway) error {
		return g.Connect(session, u.world.env.AuthToken)
	}, func(e client.Event) bool { return e.Kind == client.Connected || e.Kind == client.Error })
	if err != nil {
		return err
	}
	return u.confirmed(session, answer, answer.Code+" "+answer.Text)
}

// PresentToken opens the gateway and presents an auth token; what comes back is for the next sentence, also if the
// gateway ends the connection before it is told anything.
//
// Example:
//
//	Given Bamboo's gateway requires the auth token "open sesame"
//	When the user connects to the gateway with the token "open sesame"
//	Then the gateway accepts the user
func (u *User) PresentToken(ctx context.Context, token string) error {
	g, err := u.Dial(ctx, client.DialOptions{})
	if err != nil {
		return err
	}
	u.ConnectsRaw = true
	err = g.Connect(u.SessionID, token)
	if ended, _ := g.Ended(); ended {
		return nil
	}
	return err
}

// LetIn checks that connect was confirmed with the right session id.
func (u *User) LetIn(ctx context.Context) error {
	e, err := u.Reply(ctx, "the answer to connect", nil)
	if err != nil {
		return err
	}
	return u.confirmed(u.SessionID, e, string(e.Raw))
}

// confirmed checks that connect under a session, "" for a new one, was answered by letting the user in.
func (u *User) confirmed(session string, answer client.Event, shown string) error {
	if answer.Kind != client.Connected {
		return &mismatch.Error{What: "the gateway did not let " + u.Name + " in", Expected: "connected", Actual: shown}
	}
	if err := sameSession(session, answer.Session); err != nil {
		return err
	}
	u.SessionID = answer.Session
	u.sessions = append(u.sessions, answer.Session)
	return nil
}

// sameSession checks that a session id that was given was kept, and that a new
// one is an id at all.
func sameSession(given, got string) error {
	if given == "" && got == "" {
		return &mismatch.Error{What: "the new session has no id", Expected: "a new id", Actual: "none"}
	}
	if given == "" {
		return nil
	}
	return mismatch.Text("the session id was not kept", given, got)
}

// exchange sends something through the gateway and returns the first event from an
// index on that fits, also if it came before the message could be sent.
func (u *User) exchange(
	ctx context.Context, from int, what string, send func(*client.Gateway) error, fits func(client.Event) bool,
) (client.Event, error) {
	g, err := u.Gateway()
	if err != nil {
		return client.Event{}, err
	}
	failed := send(g)
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	answer, err := u.next(ctx, g, from, what, fits)
	if err != nil && failed != nil {
		return client.Event{}, failed
	}
	return answer, err
}

// next is the first event from an index on that fits.
func (u *User) next(
	ctx context.Context, g *client.Gateway, from int, what string, fits func(client.Event) bool,
) (client.Event, error) {
	at := -1
	events, err := g.Wait(ctx, what, func(all []client.Event) bool {
		at = slices.IndexFunc(all[min(from, len(all)):], fits)
		return at >= 0
	})
	if err != nil {
		return client.Event{}, u.world.Explain(err)
	}
	return events[from+at], nil
}

// BeginAtGateway sends a chat message through the gateway without waiting for the end.
func (u *User) BeginAtGateway(ctx context.Context, question string) (*Turn, error) {
	g, err := u.Gateway()
	if err != nil {
		return nil, err
	}
	r := new(run)
	u.announce(question, r)
	t := u.expect(g, question, r)
	u.asked = g.Len()
	return t, g.Chat(question, u.SessionID)
}

// AskAtGateway sends a chat message through the gateway and waits for the terminal.
func (u *User) AskAtGateway(ctx context.Context, question string) (*Turn, error) {
	t, err := u.BeginAtGateway(ctx, question)
	if err != nil {
		return nil, err
	}
	return t, t.WaitTerminal(ctx)
}

// announce tells everybody else at the gateway in the user's conversation that
// its next events answer this question.
func (u *User) announce(question string, r *run) {
	for _, other := range u.world.order {
		if other != u && other.gateway != nil && other.SessionID == u.SessionID {
			other.expect(other.gateway, question, r)
		}
	}
}

func (u *User) expect(g *client.Gateway, question string, r *run) *Turn {
	from := g.Len()
	u.CloseTurn()
	t := &Turn{User: u, Question: question, Session: u.SessionID, gateway: g, Record: g.Recording, from: from, run: r,
		Asked: time.Now()}
	u.Turns = append(u.Turns, t)
	return t
}

// ReadAlong makes what has come and what comes on the user's gateway connection a part of the run that
// somebody else reads.
func (u *User) ReadAlong(with *Turn) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	t := u.expect(g, with.Question, with.run)
	t.from, t.joined = 0, true
	return nil
}

// CloseTurn ends the latest turn at the gateway: what comes from now on does not belong to it.
func (u *User) CloseTurn() {
	if n := len(u.Turns); n > 0 && u.gateway != nil && u.Turns[n-1].gateway == u.gateway && u.Turns[n-1].until == 0 {
		u.Turns[n-1].until = u.gateway.Len()
	}
}

// fence sends a ping and waits for its answer: what was sent before it has arrived then.
func fence(ctx context.Context, g *client.Gateway) error {
	_, err := g.Ask(ctx, "the pong that shows that nothing follows the end of the answer",
		func() error { return g.Ping(time.Now().UnixMilli()) },
		func(since []client.Event) bool {
			return slices.ContainsFunc(since, func(e client.Event) bool { return e.Kind == client.Pong })
		})
	return err
}

// SendRaw sends something through the gateway that is not a message of its own
// verbs; what comes back is looked at by the sentences that follow.
func (u *User) SendRaw(send func(*client.Gateway) error) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	if n := len(u.Turns); n > 0 && client.Ended(u.Turns[n-1].Events()) {
		u.CloseTurn()
	} else if n > 0 && u.Turns[n-1].gateway == g && u.Turns[n-1].spokenInto == 0 {
		u.Turns[n-1].spokenInto = max(1, g.Len())
	}
	u.asked = g.Len()
	return send(g)
}

// StillUsable checks that the next ping is answered.
func (u *User) StillUsable(ctx context.Context) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	u.CloseTurn()
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	return u.world.Explain(fence(ctx, g))
}

// LeaveGateway closes the connection politely, or with a TCP reset.
func (u *User) LeaveGateway(reset bool) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	u.CloseTurn()
	u.gateway = nil
	if reset {
		return g.Reset()
	}
	return g.Close()
}
