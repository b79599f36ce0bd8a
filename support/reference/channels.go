package reference

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
)

// pathChannels is where one WebSocket carries the events of as many sessions as its client wants, each on a channel
// that is called agent.<session id>.
const (
	pathChannels  = "/v2/stream"
	channelPrefix = "agent."
)

// switchboard is the handler of the event channels: what clients subscribe to. A message that it cannot read is
// passed over.
type switchboard struct {
	w *wiring

	mu    sync.Mutex
	lines map[Client]map[string]*subscription // by client and session
}

func newSwitchboard(w *wiring) *switchboard {
	return &switchboard{w: w, lines: map[Client]map[string]*subscription{}}
}

func (b *switchboard) Arrive(c Client) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines[c] = map[string]*subscription{}
	return true
}

func (b *switchboard) Leave(c Client) {
	b.mu.Lock()
	lines := b.lines[c]
	delete(b.lines, c)
	b.mu.Unlock()
	for _, s := range lines {
		s.leave()
	}
}

func (b *switchboard) Receive(c Client, m ClientMessage) {
	switch m.Kind {
	case PingFrame:
		c.Pong(m.Payload)
	case HelloMessage:
		c.Send(Event{Kind: Welcome})
	case PingMessage:
		c.Send(Event{Kind: Pong})
	case SubscribeMessage:
		b.subscribe(c, m.Session)
	case UnsubscribeMessage:
		b.unsubscribe(c, m.Session)
	case StopMessage:
		b.w.Runs.Stop(m.Session)
	case BadMessage:
		b.w.Log.Info("event channels: message passed over", "problem", m.Problem)
	}
}

func (b *switchboard) subscribe(c Client, session string) {
	b.unsubscribe(c, session) // a second subscription begins anew
	s := &subscription{to: c}
	s.leave = b.w.Hub.Join(session, s)
	b.mu.Lock()
	lines, here := b.lines[c]
	if here {
		lines[session] = s
	}
	b.mu.Unlock()
	if !here {
		s.leave()
	}
}

func (b *switchboard) unsubscribe(c Client, session string) {
	b.mu.Lock()
	s := b.lines[c][session]
	delete(b.lines[c], session)
	b.mu.Unlock()
	if s != nil {
		s.leave()
	}
}

// subscription is a client's place on one channel: a Subscriber that numbers its events from 1.
type subscription struct {
	to    Client
	leave func()
	last  uint64 // only the Hub delivers, one event after another
}

func (s *subscription) Deliver(e Event) {
	s.send(e)
	if e.Kind.Terminal() {
		over := Event{Kind: RunOver, Session: e.Session, Text: "complete"}
		if e.Kind == Error {
			over.Text = "error"
		}
		s.send(over)
	}
}

func (s *subscription) send(e Event) {
	s.last++
	e.Number = s.last
	s.to.Send(e)
}

func (s *subscription) RunEnded() {}

// channelFormat spells events for the event channels: one JSON text a frame, which ends with a line feed as in
// gatewayFormat.
type channelFormat struct{ stream streamFormat }

type (
	channelEvent struct {
		Channel string          `json:"ch"`
		Number  uint64          `json:"seq"`
		Event   json.RawMessage `json:"event"`
	}
	channelControl struct {
		Channel string       `json:"ch"`
		Number  uint64       `json:"seq"`
		Control channelEnded `json:"control"`
	}
	channelEnded struct {
		Type   string `json:"type"`
		Reason string `json:"reason"`
	}
	channelAnswer struct {
		Type string `json:"type"`
	}
)

func (f channelFormat) Append(dst []byte, e Event) []byte {
	channel := channelPrefix + e.Session
	switch e.Kind {
	case Welcome:
		return appendJSON(dst, "", channelAnswer{"welcome"}, "\n")
	case Pong:
		return appendJSON(dst, "", channelAnswer{"pong"}, "\n")
	case RunOver:
		return appendJSON(dst, "", channelControl{channel, e.Number, channelEnded{"terminal", e.Text}}, "\n")
	}
	event := f.stream.Append(nil, e)
	if len(event) == 0 {
		return dst
	}
	text := strings.TrimSuffix(strings.TrimPrefix(string(event), "data: "), "\n\n")
	return appendJSON(dst, "", channelEvent{channel, e.Number, json.RawMessage(text)}, "\n")
}

// decodeChannelMessage reads a text frame of a client of the event channels.
func decodeChannelMessage(text []byte) ClientMessage {
	return decodeBy(text, channelDecoders, "there are hello, subscribe, unsubscribe, stop and ping")
}

var channelDecoders = map[string]decoder{
	"hello":       bare(HelloMessage),
	"ping":        bare(PingMessage),
	"subscribe":   ofChannel(SubscribeMessage),
	"unsubscribe": ofChannel(UnsubscribeMessage),
	"stop": func(fields map[string]json.RawMessage) (m ClientMessage, err error) {
		m.Kind = StopMessage
		m.Session, err = requiredString(fields, "session_id")
		return m, err
	},
}

// bare decodes a message whose type says all.
func bare(kind MessageKind) decoder {
	return func(map[string]json.RawMessage) (ClientMessage, error) { return ClientMessage{Kind: kind}, nil }
}

// ofChannel decodes a message about one channel.
func ofChannel(kind MessageKind) decoder {
	return func(fields map[string]json.RawMessage) (ClientMessage, error) {
		channel, err := requiredString(fields, "ch")
		if err != nil {
			return ClientMessage{}, err
		}
		session, ofSession := strings.CutPrefix(channel, channelPrefix)
		if !ofSession || session == "" {
			return ClientMessage{}, errors.New("ch: it must be agent. and a session id")
		}
		return ClientMessage{Kind: kind, Session: session}, nil
	}
}
