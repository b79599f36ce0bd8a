package defect

import (
	"sync"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.1 Event channels”.
var _ = addAll(
	Defect{
		Name:     "channels-lose-tokens",
		Sentence: "Every third event is lost on an event channel, if it is a token.",
		Promise:  Channels,
		About:    []string{"A channel carries the complete answer"},
		Wrap: func(p *reference.Parts) {
			onChannelFrames(p, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind == reference.Token && e.Number%3 == 0 {
					return dst
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "channels-count-by-twos",
		Sentence: "The numbers on an event channel rise by two.",
		Promise:  Channels,
		About:    []string{"The events of a channel are numbered without a gap"},
		Wrap: func(p *reference.Parts) {
			onChannelFrames(p, func(dst []byte, e reference.Event, next appendFunc) []byte {
				e.Number *= 2
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "channels-say-over-too-early",
		Sentence: "An event channel says that the run is over before it carries its last event.",
		Promise:  Channels,
		About: []string{"A channel says that a run is over behind its last event",
			"A channel says that a failed run is over"},
		Wrap: func(p *reference.Parts) {
			onChannelFrames(p, func(dst []byte, e reference.Event, next appendFunc) []byte {
				switch {
				case e.Kind == reference.RunOver:
					return dst
				case e.Kind.Terminal():
					over := reference.Event{Kind: reference.RunOver, Session: e.Session, Number: e.Number, Text: "over"}
					e.Number++
					return next(next(dst, over), e)
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "channels-one-at-a-time",
		Sentence: "A subscription ends the one before.",
		Promise:  Channels,
		About:    []string{"One connection carries two sessions"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			var latest memory[reference.ClientMessage]
			onChannels(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.SubscribeMessage {
					before := latest.swap("", m)
					before.Kind = reference.UnsubscribeMessage
					next(c, before)
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "channels-of-sessions-to-come-ignored",
		Sentence: "A subscription to a session that has no message yet is ignored.",
		Promise:  Channels,
		About:    []string{"A channel carries the answer to the first message of a session"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			sessions := p.Store
			onChannels(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if _, err := sessions.History(m.Session); m.Kind != reference.SubscribeMessage || err == nil {
					next(c, m)
				}
			})
		},
	},
	Defect{
		Name:     "channels-carry-every-session",
		Sentence: "An event channel carries the events of every session, as if they were its own.",
		Promise:  Channels,
		About:    []string{"A channel carries nothing of another session"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			subscribed := map[string]reference.Client{}
			onChannels(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.SubscribeMessage {
					mu.Lock()
					subscribed[m.Session] = c
					mu.Unlock()
				}
				next(c, m)
			})
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				mu.Lock()
				defer mu.Unlock()
				for session, c := range subscribed {
					if session != e.Session {
						hit()
						e.Session = session
						c.Send(e)
					}
				}
			})
		},
	},
	Defect{
		Name:     "channel-unsubscribe-ignored",
		Sentence: "Events still come on a channel that its client has unsubscribed from.",
		Promise:  Channels,
		About:    []string{"Nothing more comes after a client has unsubscribed"},
		Wrap:     func(p *reference.Parts) { ignoring(p, reference.UnsubscribeMessage) },
	},
	Defect{
		Name:     "channel-stop-ignored",
		Sentence: "A stop over the event channels does nothing.",
		Promise:  Channels,
		About:    []string{"A stop over the event channels ends the answer"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { ignoring(p, reference.StopMessage) },
	},
	Defect{
		Name:     "channel-stop-for-all",
		Sentence: "A stop over the event channels ends the answers of every session.",
		Promise:  Channels,
		About:    []string{"A stop over the event channels leaves other sessions running"},
		Wrap: func(p *reference.Parts) {
			onChannels(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				next(c, m)
				if m.Kind != reference.StopMessage {
					return
				}
				all, err := p.Store.Sessions()
				if err != nil {
					return // what cannot be read is not stopped
				}
				for _, s := range all {
					next(c, reference.ClientMessage{Kind: reference.StopMessage, Session: s.ID})
				}
			})
		},
	},
	Defect{
		Name:     "hello-unanswered",
		Sentence: "Hello is not answered on the event channels.",
		Promise:  Channels,
		About:    []string{"Hello is answered with welcome"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { ignoring(p, reference.HelloMessage) },
	},
	Defect{
		Name:     "bad-channel-message-closes",
		Sentence: "A message that cannot be read closes the event channels.",
		Promise:  Channels,
		About: []string{
			"<a message> leaves the event channels usable > Text that is not JSON",
			"<a message> leaves the event channels usable > JSON that breaks off",
			"<a message> leaves the event channels usable > A list",
			"<a message> leaves the event channels usable > A message of an unknown type",
			"<a message> leaves the event channels usable > A subscription without channel",
			"<a message> leaves the event channels usable > A subscription to a strange id",
			"<a message> leaves the event channels usable > A stop without a session",
		},
		Wrap: func(p *reference.Parts) { closingOn(p, reference.BadMessage) },
	},
	Defect{
		Name:     "stop-over-channels-closes",
		Sentence: "A stop of a session without a run closes the event channels.",
		Promise:  Channels,
		About:    []string{"<a message> leaves the event channels usable > A stop of an unknown session"},
		Wrap:     func(p *reference.Parts) { closingOn(p, reference.StopMessage) },
	},
)

// onChannels puts receive between the clients of the event channels and what handles their messages.
func onChannels(p *reference.Parts, receive func(c reference.Client, m reference.ClientMessage, next receiveFunc)) {
	p.Channels = gateway{p.Channels, receive}
}

// onChannelFrames puts add between the events and their frames on the event channels.
func onChannelFrames(p *reference.Parts, add func(dst []byte, e reference.Event, next appendFunc) []byte) {
	p.ChannelFormat = spelt(p.ChannelFormat, add)
}

// ignoring passes over one kind of messages on the event channels.
func ignoring(p *reference.Parts, kind reference.MessageKind) {
	onChannels(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
		if m.Kind != kind {
			next(c, m)
		}
	})
}

// closingOn closes the event channels of whoever sends one kind of messages.
func closingOn(p *reference.Parts, kind reference.MessageKind) {
	onChannels(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
		if m.Kind == kind {
			hit()
			c.Close(websocket.CloseUnsupportedData, "this cannot be read")
			return
		}
		next(c, m)
	})
}
