package defect

import (
	"bamboo-spec/support/reference"
)

// The defects of the promise “1.3 Fan-out”.
var _ = addAll(
	Defect{
		Name:     "first-client-receives-twice",
		Sentence: "The first client in a session receives every token twice.",
		Promise:  FanOut,
		About:    []string{"Three clients of one session receive the same answer"},
		Wrap: func(p *reference.Parts) {
			var joined memory[bool]
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				first := !joined.swap(session, true)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					next(e)
					if first && e.Kind == reference.Token {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "http-answers-not-sent-to-the-gateway",
		Sentence: "Gateway clients do not receive answers that were requested over HTTP.",
		Promise:  FanOut,
		About:    []string{"An answer requested over HTTP is also received at the gateway"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			var overHTTP memory[bool]
			p.Runs = runs{Runs: p.Runs,
				watch: func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
					overHTTP.swap(session, true)
					return next(session, reader{s})
				},
				chat: func(session, text string, next chatFunc) error {
					overHTTP.swap(session, false)
					return next(session, text)
				},
			}
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				_, isReader := s.(reader)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if isReader || !overHTTP.get(session) {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "errors-not-sent-to-the-gateway",
		Sentence: "Gateway clients are not told that an answer failed that was requested over HTTP.",
		Promise:  FanOut,
		About:    []string{"A failed answer ends in an error for everyone in the session"},
		Silence:  true,
		Wrap:     forReadersAlone(func(e reference.Event) bool { return e.Kind == reference.Error }),
	},
	Defect{
		Name:     "tools-not-sent-to-the-gateway",
		Sentence: "Gateway clients are shown no tools of an answer that was requested over HTTP.",
		Promise:  FanOut,
		About:    []string{"A tool at work is shown to everyone if somebody <asks> > asks over HTTP"},
		Wrap:     forReadersAlone(func(e reference.Event) bool { return e.Kind == reference.ToolStart || endsTool(e) }),
	},
	Defect{
		Name:     "tools-shown-to-the-first-client",
		Sentence: "Only the first client in a session is shown its tools.",
		Promise:  FanOut,
		About:    []string{"A tool at work is shown to everyone if somebody <asks> > asks through the gateway"},
		Wrap: afterTheFirst(func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.ToolStart && !endsTool(e) {
				next(e)
			}
		}),
	},
	Defect{
		Name:     "usage-told-to-the-first-client",
		Sentence: "Only the first client in a session is told the total of an answer's usage.",
		Promise:  FanOut,
		About:    []string{"The usage of an answer is told to everyone in the session"},
		Wrap: afterTheFirst(func(e reference.Event, next func(reference.Event)) {
			e.Usage.Total = 0
			next(e)
		}),
	},
	Defect{
		Name:     "switching-ends-the-answer",
		Sentence: "A client that switches to another session ends the answer of the old one.",
		Promise:  FanOut,
		About:    []string{"A user who switches to another session leaves the answer to the others"},
		Wrap: func(p *reference.Parts) {
			runs := p.Runs
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.ConnectMessage && c.Session() != "" {
					runs.Stop(c.Session())
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "only-the-last-client-receives",
		Sentence: "Only the client that connected to a session last receives its answers.",
		Promise:  FanOut,
		About: []string{
			"Three clients of one session receive the same answer",
			"同一会话的两个用户收到相同的回答",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			var count memory[int]
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				mine := count.get(session) + 1
				count.swap(session, mine)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if count.get(session) == mine {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "second-client-receives-out-of-order",
		Sentence: "The second client in a session receives the first two tokens in the wrong order.",
		Promise:  FanOut,
		About:    []string{"Three clients of one session receive the same answer"},
		Wrap: func(p *reference.Parts) {
			var joined memory[int]
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				if joined.swap(session, joined.get(session)+1) != 1 {
					return s
				}
				var held *reference.Event
				swapped := false
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if e.Kind == reference.Token && held == nil && !swapped {
						held = &e
						return
					}
					next(e)
					if held != nil {
						next(*held)
						held, swapped = nil, true
					}
				}}
			})
		},
	},
)

// forReadersAlone keeps some events of answers that were requested over HTTP from the clients of the gateway.
func forReadersAlone(some func(e reference.Event) bool) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		var overHTTP memory[bool]
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			overHTTP.swap(session, true)
			return next(session, reader{s})
		})
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			_, isReader := s.(reader)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if isReader || !overHTTP.get(session) || !some(e) {
					next(e)
				}
			}}
		})
	}
}

// afterTheFirst puts deliver before everyone in a session but who joined it first.
func afterTheFirst(deliver func(e reference.Event, next func(reference.Event))) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		var joined memory[bool]
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			if !joined.swap(session, true) {
				return s
			}
			return listener{s, deliver}
		})
	}
}
