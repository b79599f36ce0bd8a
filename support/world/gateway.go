package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// Dial opens the user's connection to the gateway without saying `connect`.
func (u *User) Dial(ctx context.Context, o bamboo.DialOptions) (*bamboo.Gateway, error) {
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
func (u *User) Gateway() (*bamboo.Gateway, error) {
	if u.gateway == nil {
		return nil, report.CannotJudge(fmt.Errorf("%s is not at the gateway; say first: %s is connected to the gateway", u.Name, u.Name))
	}
	return u.gateway, nil
}

// ConnectGateway dials and connects under the user's session, or a new one.
func (u *User) ConnectGateway(ctx context.Context) error {
	if _, err := u.Dial(ctx, bamboo.DialOptions{}); err != nil {
		return err
	}
	return u.connect(ctx, u.session, 0) // a gateway that is full says so before it is asked
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
	answer, err := u.exchange(ctx, from, "the answer to connect", func(g *bamboo.Gateway) error {
		return g.Connect(session, u.world.scene.AuthToken)
	}, func(e bamboo.Event) bool { return e.Kind == bamboo.Connected || e.Kind == bamboo.Error })
	if err != nil {
		return err
	}
	if answer.Kind != bamboo.Connected {
		return &mismatch.Error{What: "the gateway did not let " + u.Name + " in", Expected: "connected", Actual: answer.Code + " " + answer.Text}
	}
	if err := sameSession(session, answer.Session); err != nil {
		return err
	}
	u.session = answer.Session
	u.sessions = append(u.sessions, answer.Session)
	return nil
}

// Switch says connect once more, under an id that nobody has used.
func (u *User) Switch(ctx context.Context) error {
	id := UniqueID()
	if err := u.SayConnect(ctx, id); err != nil {
		return err
	}
	u.chosen = id
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
func (u *User) exchange(ctx context.Context, from int, what string, send func(*bamboo.Gateway) error, fits func(bamboo.Event) bool) (bamboo.Event, error) {
	g, err := u.Gateway()
	if err != nil {
		return bamboo.Event{}, err
	}
	failed := send(g)
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	answer, err := u.next(ctx, g, from, what, fits)
	if err != nil && failed != nil {
		return bamboo.Event{}, failed
	}
	return answer, err
}

// next is the first event from an index on that fits.
func (u *User) next(ctx context.Context, g *bamboo.Gateway, from int, what string, fits func(bamboo.Event) bool) (bamboo.Event, error) {
	at := -1
	events, err := g.Wait(ctx, what, func(all []bamboo.Event) bool {
		at = slices.IndexFunc(all[min(from, len(all)):], fits)
		return at >= 0
	})
	if err != nil {
		return bamboo.Event{}, u.world.explain(err)
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
	return t, g.Chat(question, u.session)
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
		if other != u && other.gateway != nil && other.session == u.session {
			other.expect(other.gateway, question, r)
		}
	}
}

func (u *User) expect(g *bamboo.Gateway, question string, r *run) *Turn {
	from := g.Len()
	u.closeTurn(g)
	t := &Turn{User: u, Question: question, Session: u.session, gateway: g, record: g.Recording, from: from, run: r, asked: time.Now()}
	u.turns = append(u.turns, t)
	return t
}

// closeTurn ends the latest turn on g: what comes from now on does not belong to it.
func (u *User) closeTurn(g *bamboo.Gateway) {
	if n := len(u.turns); n > 0 && u.turns[n-1].gateway == g && u.turns[n-1].until == 0 {
		u.turns[n-1].until = g.Len()
	}
}

// fence sends a ping and waits for its answer: what was sent before it has arrived then.
func fence(ctx context.Context, g *bamboo.Gateway) error {
	const what = "the pong that shows that nothing follows the end of the answer"
	from := g.Len()
	var ended *bamboo.EndedError
	if err := g.Ping(time.Now().UnixMilli()); errors.As(err, &ended) {
		ended.What = what // whether the connection ended before the ping or behind it is chance
		return ended
	} else if err != nil {
		return err
	}
	_, err := g.Wait(ctx, what, func(all []bamboo.Event) bool {
		return slices.ContainsFunc(all[min(from, len(all)):], func(e bamboo.Event) bool { return e.Kind == bamboo.Pong })
	})
	return err
}

// SendRaw sends something through the gateway that is not a message of its own
// verbs; what comes back is looked at by the sentences that follow.
func (u *User) SendRaw(send func(*bamboo.Gateway) error) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	if n := len(u.turns); n > 0 && ended(u.turns[n-1].Events()) {
		u.closeTurn(g)
	} else if n > 0 && u.turns[n-1].gateway == g && u.turns[n-1].spokenInto == 0 {
		u.turns[n-1].spokenInto = max(1, g.Len())
	}
	u.asked = g.Len()
	return send(g)
}

// SendFrame sends a text frame as it is. If it says connect, the conversation that
// the gateway then confirms is the user's too.
func (u *User) SendFrame(text string) error {
	u.connectsRaw = u.connectsRaw || strings.EqualFold(gjson.Get(text, "type").String(), "connect")
	return u.SendRaw(func(g *bamboo.Gateway) error { return g.SendText([]byte(text)) })
}

// Reply waits for the first event of a kind that answers what was last sent through the gateway.
func (u *User) Reply(ctx context.Context, what string, kinds ...bamboo.Kind) (bamboo.Event, error) {
	g, err := u.Gateway()
	if err != nil {
		return bamboo.Event{}, err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	return u.next(ctx, g, u.asked, what, func(e bamboo.Event) bool { return slices.Contains(kinds, e.Kind) })
}

// answers are the kinds of event that can answer a message to the gateway.
var answers = []bamboo.Kind{bamboo.Token, bamboo.ToolStart, bamboo.ToolComplete, bamboo.Complete, bamboo.Error, bamboo.Cancelled, bamboo.Connected, bamboo.Pong}

// RefusedWith checks that the gateway answered the last message with an error of
// this code, before anything else, and with nothing behind it.
func (u *User) RefusedWith(ctx context.Context, code string) error {
	e, err := u.Reply(ctx, "the error "+code, answers...)
	if err != nil {
		return err
	}
	if e.Kind == bamboo.Error && e.Code == code {
		return nil
	}
	return &mismatch.Error{What: "the gateway did not refuse the message as promised", Expected: "error " + code, Actual: string(e.Raw)}
}

// StillUsable checks that the gateway answers the user's next ping.
func (u *User) StillUsable(ctx context.Context) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	u.closeTurn(g)
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	return u.world.explain(fence(ctx, g))
}

// ClosedByGateway checks that the gateway ends the connection; code 0 takes any
// close code and a bare end of the connection too.
func (u *User) ClosedByGateway(ctx context.Context, code int) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	_, err = g.Wait(ctx, "the end of the connection", func([]bamboo.Event) bool { return false })
	var ended *bamboo.EndedError
	if !errors.As(err, &ended) {
		return u.world.explain(err)
	}
	got, framed := g.CloseCode()
	if code == 0 || (framed && got == code) {
		return nil
	}
	actual := "the connection ended without a close frame"
	if framed {
		actual = fmt.Sprint("close code ", got)
	}
	return &mismatch.Error{What: "the gateway closed the connection in another way", Expected: fmt.Sprint("close code ", code), Actual: actual}
}

// LeaveGateway closes the connection politely, or with a TCP reset.
func (u *User) LeaveGateway(reset bool) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	u.closeTurn(g)
	u.gateway = nil
	if reset {
		return g.Reset()
	}
	return g.Close()
}
