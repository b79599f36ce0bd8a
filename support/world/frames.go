package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/units"
)

// PresentToken opens the gateway and says connect with an auth token. What comes
// back is for the sentences that follow.
func (u *User) PresentToken(ctx context.Context, token string) error {
	if _, err := u.Dial(ctx, bamboo.DialOptions{}); err != nil {
		return err
	}
	return u.SendRaw(func(g *bamboo.Gateway) error { return g.Connect(u.session, token) })
}

// TryConnect opens the gateway and says connect. A gateway that has no place may
// say so, and close the connection, before it hears that.
func (u *User) TryConnect(ctx context.Context) error {
	err := u.PresentToken(ctx, u.world.scene.AuthToken)
	if u.gateway == nil {
		return err
	}
	u.asked = 0
	if ended, _ := u.gateway.Ended(); ended {
		return nil
	}
	return err
}

// LetIn checks that the gateway answered the user's connect with a session.
func (u *User) LetIn(ctx context.Context) error {
	e, err := u.Reply(ctx, "the answer to connect", answers...)
	if err != nil {
		return err
	}
	if e.Kind != bamboo.Connected {
		return &mismatch.Error{What: "the gateway did not let " + u.Name + " in", Expected: "connected", Actual: string(e.Raw)}
	}
	if err := sameSession(u.session, e.Session); err != nil {
		return err
	}
	u.session = e.Session
	u.sessions = append(u.sessions, e.Session)
	return nil
}

// SendPing sends a ping message with a timestamp.
func (u *User) SendPing(timestamp string) error {
	n, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return fmt.Errorf("“%s” is not a timestamp; write whole milliseconds", timestamp)
	}
	return u.SendRaw(func(g *bamboo.Gateway) error { return g.Ping(n) })
}

// PingAnswered waits for the pong. The timestamp is the client's; a server's own
// clock is tolerated (contract 1.3), so it must be that value or a time of today.
func (u *User) PingAnswered(ctx context.Context, timestamp string) error {
	e, err := u.Reply(ctx, "the pong", answers...)
	if err != nil {
		return err
	}
	if e.Kind != bamboo.Pong {
		return &mismatch.Error{What: "the ping was answered with something else", Expected: "pong", Actual: string(e.Raw)}
	}
	if e.Timestamp == timestamp || looksLikeClock(e.Timestamp) {
		return nil
	}
	return &mismatch.Error{What: "the pong has another timestamp", Expected: timestamp + ", or the server's clock", Actual: e.Timestamp}
}

// StatusTold waits for the answer to the command "status": text that names the session.
func (u *User) StatusTold(ctx context.Context) error {
	e, err := u.Reply(ctx, "the answer to the command status", answers...)
	if err != nil {
		return err
	}
	if e.Kind == bamboo.Token && e.Session == u.session && strings.Contains(e.Text, u.session) {
		return nil
	}
	return &mismatch.Error{What: "the command status was not answered with the session's status",
		Expected: "an agent_token that names the session " + u.session + " in its text and in session_id", Actual: string(e.Raw)}
}

// ToolStarted waits for the answer to a command that is the name of a tool.
func (u *User) ToolStarted(ctx context.Context, tool string) error {
	e, err := u.Reply(ctx, "the start of the tool "+tool, answers...)
	if err != nil {
		return err
	}
	if e.Kind == bamboo.ToolStart && e.Tool == tool {
		return nil
	}
	return &mismatch.Error{What: "the command did not start its tool", Expected: "agent_tool_start of " + tool, Actual: string(e.Raw)}
}

// SendOversize sends a frame that the gateway may answer by closing in the middle
// of it; a failure to send is then no failure of the sentence.
func (u *User) SendOversize(text string) error {
	return u.SendRaw(func(g *bamboo.Gateway) error {
		if err := g.SendText([]byte(text)); err != nil {
			if ended, _ := g.Ended(); !ended {
				return err
			}
		}
		return nil
	})
}

// OnePong waits for the pong frame to a ping frame; a ping message behind it
// shows that no second one follows.
func (u *User) OnePong(ctx context.Context, payload string) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	if err := u.StillUsable(ctx); err != nil {
		return err
	}
	if got := g.Pongs(); !slices.Equal(got, []string{payload}) {
		return &mismatch.Error{What: "the ping frame was not answered with one pong frame", Expected: fmt.Sprintf("%q", []string{payload}), Actual: fmt.Sprintf("%q", got)}
	}
	return nil
}

// HearsNothing checks that the gateway has told the user nothing since the user's own
// last message, and tells nothing for that time. That it confirms connect and answers
// pings is no telling.
func (u *User) HearsNothing(ctx context.Context, span string) error {
	d, err := units.Duration(span)
	if err != nil {
		return err
	}
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	err = g.Never(ctx, d, "a message to "+u.Name+" through the gateway", func(all []bamboo.Event) bool {
		return slices.ContainsFunc(all[min(u.asked, len(all)):], func(e bamboo.Event) bool { return e.Kind != bamboo.Connected && e.Kind != bamboo.Pong })
	})
	if foreign := u.settleGateway(); foreign != nil { // whose it was says more than that it came
		return foreign
	}
	return err
}

// handshake is the outcome of a browser page's attempt to open the gateway.
type handshake struct {
	origin string
	err    error
}

// BrowserOpens makes the handshake with the Origin header that a browser sends.
func (w *World) BrowserOpens(ctx context.Context, origin string) error {
	return w.browserOpens(origin, func(u *User) (*bamboo.Gateway, error) {
		return u.Dial(ctx, bamboo.DialOptions{Origin: origin})
	})
}

// BrowserRebound is the same for a page that has made the name in its origin point at the
// gateway: the browser then asks for the gateway by that name.
func (w *World) BrowserRebound(ctx context.Context, origin string) error {
	name, err := url.Parse(origin)
	if err != nil || name.Host == "" {
		return fmt.Errorf("“%s” is no origin with a name; write it as http://name", origin)
	}
	return w.browserOpens(origin, func(u *User) (*bamboo.Gateway, error) {
		return u.Dial(ctx, bamboo.DialOptions{Origin: origin, Header: http.Header{"Host": {name.Host}}})
	})
}

func (w *World) browserOpens(origin string, dial func(*User) (*bamboo.Gateway, error)) error {
	_, err := dial(w.User("the browser page"))
	var status *bamboo.StatusError
	if err != nil && !errors.As(err, &status) {
		return err
	}
	w.handshake = &handshake{origin, err}
	return nil
}

// BrowserLetIn checks that the last handshake of a browser page succeeded.
func (w *World) BrowserLetIn() error {
	if w.handshake == nil {
		return errors.New("no browser page has opened the gateway yet")
	}
	return w.handshake.err
}

// BrowserRefused checks the status with which the last handshake was refused.
func (w *World) BrowserRefused(status int) error {
	if w.handshake == nil {
		return errors.New("no browser page has opened the gateway yet")
	}
	var got *bamboo.StatusError
	if errors.As(w.handshake.err, &got) && got.Response.Status == status {
		return nil
	}
	actual := "the handshake succeeded"
	if got != nil {
		actual = fmt.Sprint("status ", got.Response.Status)
	}
	return &mismatch.Error{What: "the page of " + w.handshake.origin + " was not refused", Expected: fmt.Sprint("status ", status), Actual: actual}
}

// looksLikeClock tells whether a timestamp is a time of the last or the next day,
// in seconds, milliseconds or RFC 3339.
func looksLikeClock(text string) bool {
	now := time.Now()
	near := func(t time.Time) bool { return t.Sub(now).Abs() < 24*time.Hour }
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return near(time.Unix(n, 0)) || near(time.UnixMilli(n))
	}
	t, err := time.Parse(time.RFC3339, strings.Trim(text, `"`))
	return err == nil && near(t)
}
