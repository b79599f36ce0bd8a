package reference

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/gorilla/websocket"
)

// Gateway is the connection handler of the WebSocket gateway: what a client says
// comes in decoded, what it is told goes out through Client. The calls for one
// client come one after another.
type Gateway interface {
	// Arrive comes after the handshake. False turns the client away: nothing more
	// is heard from it, and no Leave follows.
	Arrive(c Client) bool
	// Receive is one message.
	Receive(c Client, m ClientMessage)
	// Leave comes once, when an admitted client is gone.
	Leave(c Client)
}

// Client is one gateway connection as its handler sees it. No call blocks.
type Client interface {
	// Session is the connected session; empty before connect.
	Session() string
	// Enter connects to a session, and leaves the one before: the client is told
	// Connected and receives the session's events from then on.
	Enter(session string)
	// Send tells this client alone.
	Send(e Event)
	// Pong answers a ping frame.
	Pong(payload []byte)
	// Close ends the connection with a close frame, after what was sent before.
	Close(code int, reason string)
}

// desk is the usual Gateway.
type desk struct{ w *wiring }

func (d *desk) Arrive(c Client) bool {
	if d.w.Guard.Enter() {
		return true
	}
	d.refuse(c, CodeCapacityExceeded, "all connections are taken: come back when one is free")
	c.Close(websocket.CloseTryAgainLater, "capacity exceeded")
	return false
}

func (d *desk) Leave(Client) { d.w.Guard.Leave() }

func (d *desk) Receive(c Client, m ClientMessage) {
	switch {
	case m.Kind == PingFrame:
		c.Pong(m.Payload)
	case m.Kind == BadMessage:
		d.refuse(c, CodeInvalidMessage, m.Problem)
	case m.Kind == ConnectMessage:
		d.connect(c, m)
	case c.Session() == "":
		d.refuse(c, CodeNotConnected, "send connect first")
	case m.Kind == ChatMessage:
		d.chat(c, m)
	case m.Kind == PingMessage:
		c.Send(Event{Kind: Pong, Timestamp: m.Timestamp})
	case m.Kind == CommandMessage:
		d.command(c, m)
	}
}

func (d *desk) connect(c Client, m ClientMessage) {
	session := d.w.IDs.New()
	if m.Session != "" {
		if err := d.w.IDs.Check(m.Session); err != nil {
			d.refuse(c, CodeInvalidMessage, "connect: "+err.Error())
			return
		}
		session = d.w.IDs.Keep(m.Session)
	}
	if !d.w.Guard.AllowToken(m.Auth) {
		d.w.Log.Warn("connect refused: wrong token")
		d.refuse(c, CodeUnauthorized, "connect: auth is not this gateway's token")
		c.Close(websocket.ClosePolicyViolation, "unauthorized")
		return
	}
	c.Enter(session)
}

func (d *desk) chat(c Client, m ClientMessage) {
	if m.Session != c.Session() {
		d.refuse(c, CodeInvalidMessage, "chat: session_id is not the connected session: connect to it first")
		return
	}
	err := d.w.Runs.Chat(m.Session, m.Content)
	switch {
	case errors.Is(err, ErrBusy):
		d.refuse(c, CodeBusy, err.Error())
	case err != nil:
		d.refuse(c, CodeAgent, err.Error())
	}
}

// command answers to the asker alone: it belongs to no run.
func (d *desk) command(c Client, m ClientMessage) {
	switch m.Name {
	case "ping":
		c.Send(Event{Kind: Pong, Timestamp: d.timestamp(m.Args)})
	case "status":
		c.Send(Event{Kind: Token, Session: c.Session(), Text: "connected to session " + c.Session()})
	default:
		c.Send(Event{Kind: ToolStart, Session: c.Session(), Tool: &ToolCall{Name: m.Name}})
	}
}

// timestamp is the client's own if the arguments hold one, else the server's in
// milliseconds.
func (d *desk) timestamp(args json.RawMessage) json.RawMessage {
	if fields, err := decodeObject(args); err == nil && isTimestamp(fields["timestamp"]) {
		return fields["timestamp"]
	}
	return strconv.AppendInt(nil, d.w.Clock.Now().UnixMilli(), 10)
}

func (d *desk) refuse(c Client, code, reason string) {
	c.Send(Event{Kind: Error, Code: code, Text: reason})
}
