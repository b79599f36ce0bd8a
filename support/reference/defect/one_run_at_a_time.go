package defect

import (
	"context"
	"errors"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.6 One run at a time”.
var _ = addAll(
	Defect{
		Name:     "joiner-gets-no-end",
		Sentence: "A client that joins a running answer does not get its end.",
		Promise:  OneRun,
		About:    []string{"A reader can join while tokens are streaming"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				late := busy.get(session)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if !late || !e.Kind.Terminal() {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "joiner-sees-no-tools",
		Sentence: "A reader that joins a running answer gets no events of its tools.",
		Promise:  OneRun,
		About:    []string{"A reader that joins before a tool starts sees the tool at work"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				late := busy.get(session)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if !late || e.Kind != reference.ToolStart && !endsTool(e) {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "gateway-messages-dropped-during-http-answers",
		Sentence: "A gateway message during an answer that was requested over HTTP is neither answered nor refused.",
		Promise:  OneRun,
		About:    []string{"A message during an answer that was requested over HTTP is queued or refused with BUSY"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			busy, chatted := working(p), engaged(p)
			onChats(p, func(session, text string, next chatFunc) error {
				if busy.get(session) && !chatted.get(session) {
					return nil
				}
				return next(session, text)
			})
		},
	},
	Defect{
		Name:     "joiner-gets-nothing",
		Sentence: "A client that joins a running answer gets nothing of it.",
		Promise:  OneRun,
		About:    []string{"A reader can join while tokens are streaming"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				deaf := busy.get(session)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if !deaf {
						next(e)
					}
					deaf = deaf && !e.Kind.Terminal()
				}}
			})
		},
	},
	Defect{
		Name:     "joiner-gets-the-whole-answer",
		Sentence: "A client that joins a running answer gets it from its beginning.",
		Promise:  OneRun,
		About: []string{
			"A reader can join while tokens are streaming",
			"A client that joins at the gateway in mid-answer receives the rest",
			"A reader that joins in mid-answer receives the rest and the same end",
		},
		Wrap: func(p *reference.Parts) {
			var said memory[string]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				text := said.get(e.Session) + e.Text
				if e.Kind.Terminal() {
					text = ""
				}
				said.swap(e.Session, text)
				next(e)
			})
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				missed := said.get(session)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if missed != "" {
						next(reference.Event{Kind: reference.Token, Session: session, Text: missed})
						missed = ""
					}
					next(e)
				}}
			})
		},
	},
	Defect{
		Name:     "joiner-starts-a-second-run",
		Sentence: "A client that joins a running answer makes the model answer again.",
		Promise:  OneRun,
		About:    []string{"Joining a running answer does not ask the model again"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				history, err := p.Store.History(session)
				if err == nil && busy.get(session) {
					hit()
					go p.Agent.Answer(context.Background(), reference.Turn{Session: session, Messages: history},
						func(reference.Event) {})
					time.Sleep(100 * time.Millisecond) // the model is asked before the client has joined
				}
				return next(session, s)
			})
		},
	},
	Defect{
		Name:     "joiner-starts-the-message-that-waits",
		Sentence: "A client that joins a running answer gets the answer to the message that waits behind it.",
		Promise:  OneRun,
		About:    []string{"A reader that joins does not start the answer to a message that waits"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				history, err := p.Store.History(session)
				if err != nil || !busy.get(session) || len(history) < 2 {
					return next(session, s)
				}
				go func() {
					emit := func(e reference.Event) { e.Session = session; s.Deliver(e) }
					turn := reference.Turn{Session: session, Messages: history}
					usage, _ := p.Agent.Answer(context.Background(), turn, emit)
					emit(reference.Event{Kind: reference.Complete, Usage: usage})
					s.RunEnded()
				}()
				return func() {}, nil
			})
		},
	},
	Defect{
		Name:     "second-message-answered-in-between",
		Sentence: "A gateway message during an answer is answered at the same time.",
		Promise:  OneRun,
		About:    []string{"A second message during an answer is queued or refused with BUSY"},
		Wrap: func(p *reference.Parts) {
			busy := engaged(p)
			answer := p.Agent.Answer
			onChats(p, func(session, text string, next chatFunc) error {
				if !busy.get(session) {
					return next(session, text)
				}
				go func() {
					turn := reference.Turn{Session: session,
						Messages: []reference.Message{{Role: reference.RoleUser, Content: text}}}
					usage, err := answer(context.Background(), turn, func(e reference.Event) {
						e.Session = session
						p.Hub.Publish(e)
					})
					if err == nil {
						p.Hub.Publish(reference.Event{Kind: reference.Complete, Session: session, Usage: usage})
					}
				}()
				return nil
			})
		},
	},
	Defect{
		Name:     "second-message-as-failure",
		Sentence: "A gateway message during an answer is refused with AGENT_ERROR instead of BUSY.",
		Promise:  OneRun,
		About:    []string{"A second message during an answer is queued or refused with BUSY"},
		Wrap: func(p *reference.Parts) {
			busy := engaged(p)
			onChats(p, func(session, text string, next chatFunc) error {
				if busy.get(session) {
					return errors.New("another answer is running")
				}
				return next(session, text)
			})
		},
	},
	Defect{
		Name:     "second-message-dropped",
		Sentence: "A gateway message during an answer is dropped without a reply.",
		Promise:  OneRun,
		About: []string{
			"A second message during an answer is queued or refused with BUSY",
			"Every message of ten users who do not wait is answered or refused",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			busy := engaged(p)
			onChats(p, func(session, text string, next chatFunc) error {
				if busy.get(session) {
					return nil
				}
				return next(session, text)
			})
		},
	},
	Defect{
		Name:     "second-reader-refused",
		Sentence: "A running answer cannot be joined.",
		Promise:  OneRun,
		About:    []string{"A reader can join while tokens are streaming"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				if busy.get(session) {
					return nil, reference.ErrNothingWaits
				}
				return next(session, s)
			})
		},
	},
)
