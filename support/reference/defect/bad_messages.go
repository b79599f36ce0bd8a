package defect

import (
	"encoding/binary"
	"encoding/json"
	"net"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.3 Bad messages”.
var _ = addAll(
	Defect{
		Name:     "bad-json-as-not-connected",
		Sentence: "Bad JSON before connect is refused with NOT_CONNECTED instead of INVALID_MESSAGE.",
		Promise:  BadMessages,
		About:    []string{"Bad JSON before connect is refused with INVALID_MESSAGE"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.BadMessage && c.Session() == "" {
					m.Kind = reference.ChatMessage
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "bad-message-as-failure",
		Sentence: "A bad message is refused with the code of a server failure.",
		Promise:  BadMessages,
		About:    []string{"The gateway refuses <kind> and keeps the connection"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				next(aside{Client: c, send: func(e reference.Event) {
					if e.Code == reference.CodeInvalidMessage {
						e.Code = reference.CodeAgent
					}
					c.Send(e)
				}}, m)
			})
		},
	},
	Defect{
		Name:     "bad-message-ends-the-answer",
		Sentence: "A bad message ends the answer that is running in its session.",
		Promise:  BadMessages,
		About:    []string{"A bad message does not end the answer that is running"},
		Wrap: func(p *reference.Parts) {
			runs := p.Runs
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.BadMessage {
					runs.Stop(c.Session())
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "bad-message-closes-the-connection",
		Sentence: "The gateway closes the connection of a client that sends a bad message.",
		Promise:  BadMessages,
		About:    []string{"The gateway refuses <kind> and keeps the connection > text that is not JSON"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				next(c, m)
				if m.Kind == reference.BadMessage {
					hit()
					c.Close(websocket.CloseUnsupportedData, "bad message")
				}
			})
		},
	},
	Defect{
		Name:     "bad-messages-ignored",
		Sentence: "The gateway does not reply to a bad message.",
		Promise:  BadMessages,
		About:    []string{"The gateway refuses <kind> and keeps the connection"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind != reference.BadMessage {
					next(c, m)
				}
			})
		},
	},
	Defect{
		Name:     "fragments-not-joined",
		Sentence: "Each frame of a fragmented message is read as a message of its own.",
		Promise:  BadMessages,
		About: []string{
			"A message in one-byte frames is understood",
			"A ping between the frames of a message is answered, and so is the message",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			onFrames(p, func(f *frame) {
				const final, text, control = 0x80, 1, 8
				if f.first&control == 0 {
					f.first = final | text
				}
			})
		},
	},
	Defect{
		Name:     "frame-limit-one-short",
		Sentence: "A frame of exactly 2 MiB closes the connection.",
		Promise:  BadMessages,
		About: []string{
			"A frame of exactly 2 MiB is read",
			"A fragmented message of exactly 2 MiB is read",
		},
		Wrap: func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, frame: 2<<20 - 1} },
	},
	Defect{
		Name:     "frame-memory-reserved-early",
		Sentence: "Memory for a frame is reserved as soon as its size is announced.",
		Promise:  BadMessages,
		About:    []string{"Announced frames that never arrive use no memory"},
		Wrap: func(p *reference.Parts) {
			onFrames(p, func(f *frame) {
				hit()
				const most = 64 << 20
				room := make([]byte, min(f.length, most))
				for i := range room { // only what is written to is there
					room[i] = 1
				}
				go func() {
					time.Sleep(time.Minute)
					runtime.KeepAlive(room)
				}()
			})
		},
	},
	Defect{
		Name:     "frame-size-cut-short",
		Sentence: "Only the last two bytes of a frame's length are read.",
		Promise:  BadMessages,
		About:    []string{"The connection is closed after a frame with an impossible length"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			onFrames(p, func(f *frame) { f.length &= 0xFFFF })
		},
	},
	Defect{
		Name:     "no-frame-limit",
		Sentence: "A frame over 2 MiB is read like any other, and the connection stays open.",
		Promise:  BadMessages,
		About: []string{
			"A frame over 2 MiB closes only its own connection, with the code 1009",
			"A fragmented message over 2 MiB is refused as too big",
		},
		Silence: true,
		Wrap:    func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, frame: 64 << 20} },
	},
	Defect{
		Name:     "protocol-errors-without-close-code",
		Sentence: "A client that breaks the WebSocket protocol is disconnected without a close code.",
		Promise:  BadMessages,
		About:    []string{"<frame> closes the connection"},
		Wrap: func(p *reference.Parts) {
			onConnections(p, func(c net.Conn) net.Conn { return secretive{c} })
		},
	},
	Defect{
		Name:     "reserved-bits-ignored",
		Sentence: "Reserved bits of a frame are ignored.",
		Promise:  BadMessages,
		About: []string{
			"<frame> closes the connection > A frame with the first reserved bit",
			"<frame> closes the connection > A frame with the third reserved bit",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			onFrames(p, func(f *frame) { f.first &^= 0x70 })
		},
	},
	Defect{
		Name:     "unmasked-frames-accepted",
		Sentence: "An unmasked frame is read like any other.",
		Promise:  BadMessages,
		About:    []string{"<frame> closes the connection > A frame without a mask"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			onFrames(p, func(f *frame) { f.masked = true }) // by zeros, which leave the text as it is
		},
	},
	Defect{Name: "missing-fields-tolerated", Promise: BadMessages,
		About: []string{
			"The gateway refuses <kind> and keeps the connection > a chat without its session",
			"The gateway refuses <kind> and keeps the connection > a command without its args",
		},
		Sentence: "A message that lacks a field is answered.",
		Wrap:     tolerate("chat: session_id", "command: args")},
	Defect{Name: "odd-messages-tolerated", Promise: BadMessages,
		About: []string{
			"The gateway refuses <kind> and keeps the connection > a type that is a number",
			"The gateway refuses <kind> and keeps the connection > a list of messages",
		},
		Sentence: "A message of another shape than the contract's is answered.",
		Wrap:     tolerate("type is", "this is no JSON object")},
	Defect{Name: "ping-without-timestamp-answered", Promise: BadMessages,
		About:    []string{"The gateway refuses <kind> and keeps the connection > a ping without its timestamp"},
		Sentence: "A ping without a timestamp gets a pong.",
		Wrap:     tolerate("ping:")},
)

// secretive closes in place of sending a close frame that speaks of a protocol error (code 1002).
type secretive struct{ net.Conn }

func (s secretive) Write(b []byte) (int, error) {
	if len(b) > 3 && b[0] == 0x88 && binary.BigEndian.Uint16(b[2:]) == websocket.CloseProtocolError {
		hit()
		return len(b), s.Close()
	}
	return s.Conn.Write(b)
}

// tolerate answers bad messages whose problem begins so as if they were pings.
func tolerate(problems ...string) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if slices.ContainsFunc(problems, func(s string) bool { return strings.HasPrefix(m.Problem, s) }) {
				m = reference.ClientMessage{Kind: reference.PingMessage, Timestamp: json.RawMessage("0")}
			}
			next(c, m)
		})
	}
}
