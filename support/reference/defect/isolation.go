package defect

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.4 Isolation”.
var _ = addAll(
	Defect{
		Name:     "answers-sent-to-all-sessions",
		Sentence: "The tokens of an answer go to the readers of every session.",
		Promise:  Isolation,
		About: []string{
			"Five users who ask at the same time each get their own answer",
			"HTTP and gateway users at the same time each get their own answer",
			"A gateway client receives no events of other sessions",
			"用户收不到其他会话的消息",
		},
		Wrap: func(p *reference.Parts) { p.Hub = &broadcast{Hub: p.Hub} },
	},
	Defect{
		Name:     "connections-limited-to-a-hundred",
		Sentence: "Each port accepts at most a hundred connections.",
		Promise:  Isolation,
		About: []string{
			"Sending <part> byte by byte does not block the next user",
			"<number> silent connections to Bamboo's HTTP port do not block the next user",
			"<number> silent connections to the gateway's port do not block the next user",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			onAccept(p, func() func(func() (net.Conn, error)) (net.Conn, error) {
				places := make(chan struct{}, 100)
				return func(next func() (net.Conn, error)) (net.Conn, error) {
					if len(places) == cap(places) {
						hit()
					}
					places <- struct{}{}
					c, err := next()
					if err != nil {
						<-places
						return nil, err
					}
					return &seated{Conn: c, leave: sync.OnceFunc(func() { <-places })}, nil
				}
			})
		},
	},
	Defect{
		Name:     "sessions-limited-to-64",
		Sentence: "From the 65th session on every answer is an error.",
		Promise:  Isolation,
		About:    []string{"100 conversations each get their answer"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			known := map[string]bool{}
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				mu.Lock()
				known[t.Session] = true
				full := len(known) > 64
				mu.Unlock()
				if full {
					return reference.Usage{}, errors.New("the store of workspaces is full (64)")
				}
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "context-of-another-user",
		Sentence: "The model is sent the messages of another user.",
		Promise:  Isolation,
		About:    []string{"A user's history holds nothing of another user's conversation"},
		Wrap: func(p *reference.Parts) {
			var before memory[[]reference.Message]
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				own := t.Messages
				t.Messages = slices.Concat(before.swap("", own), own)
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "events-of-another-session",
		Sentence: "Gateway events name another session than their own.",
		Promise:  Isolation,
		About: []string{
			"HTTP and gateway users at the same time each get their own answer",
			"The complete answer arrives through the gateway and ends exactly once",
		},
		Wrap: func(p *reference.Parts) {
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind != reference.Connected {
					e.Session = "session-of-another"
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "question-of-a-running-answer-in-other-prompts",
		Sentence: "A prompt also holds the question that another session's answer is running for.",
		Promise:  Isolation,
		About:    []string{"A later prompt holds nothing of an answer that is running for another user"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			running := map[string]reference.Message{} // by session
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				mu.Lock()
				earlier, asked := t.Messages[:len(t.Messages)-1], t.Messages[len(t.Messages)-1]
				for session, other := range running {
					if session != t.Session && len(earlier) > 0 {
						t.Messages = slices.Concat(earlier, []reference.Message{other, asked})
					}
				}
				running[t.Session] = asked
				mu.Unlock()
				defer func() {
					mu.Lock()
					defer mu.Unlock()
					delete(running, t.Session)
				}()
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "one-history-for-all",
		Sentence: "All sessions share one history.",
		Promise:  Isolation,
		About:    []string{"A user's history holds nothing of another user's conversation"},
		Wrap: func(p *reference.Parts) {
			const all = "everybody"
			p.Store = store{Store: p.Store,
				ask: func(_ string, m reference.Message, next askFunc) error { return next(all, m) },
				answer: func(_ string, to uint64, m reference.Message, next storeFunc) error {
					return next(all, to, m)
				},
				read: func(_ string, next readFunc) ([]reference.Message, error) { return next(all) },
			}
		},
	},
	Defect{
		Name:     "slow-reader-blocks-everyone",
		Sentence: "While one client does not read, no client receives anything.",
		Promise:  Isolation,
		About:    []string{"A slow reader does not slow down other readers"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			var one sync.Mutex
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if strings.HasPrefix(r.URL.Path, streamPath) {
					w = turnstile{w, &one}
				}
				next.ServeHTTP(w, r)
			})
		},
	},
	Defect{
		Name:     "stop-ends-all",
		Sentence: "A stop ends the answers of every session.",
		Promise:  Isolation,
		About:    []string{"A stop does not end another user's answer"},
		Wrap: func(p *reference.Parts) {
			var sessions sync.Map
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				sessions.Store(t.Session, nil)
				return next(ctx, t, emit)
			})
			onStops(p, func(session string, next stopFunc) bool {
				sessions.Range(func(other, _ any) bool {
					if other != session {
						next(other.(string))
					}
					return true
				})
				return next(session)
			})
		},
	},
	Defect{Name: "switch-keeps-the-old-session", Promise: Isolation,
		About:    []string{"A user who switched to another session receives nothing of the old one"},
		Sentence: "A client that switched to another session still receives the events of the old one.",
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if old := c.Session(); m.Kind == reference.ConnectMessage && old != "" {
					p.Hub.Join(old, stayer{c})
				}
				next(c, m)
			})
		}},
)

type broadcast struct {
	reference.Hub
	joined sync.Map // the sessions that somebody is in
}

func (b *broadcast) Join(session string, s reference.Subscriber) (leave func()) {
	b.joined.Store(session, nil)
	return b.Hub.Join(session, s)
}

func (b *broadcast) Publish(e reference.Event) {
	b.Hub.Publish(e)
	own := e.Session
	b.joined.Range(func(session, _ any) bool {
		if e.Session = session.(string); e.Session != own && e.Kind == reference.Token {
			hit()
			b.Hub.Publish(e)
		}
		return true
	})
}

type seated struct {
	net.Conn
	leave func()
}

func (s *seated) Close() error { defer s.leave(); return s.Conn.Close() }

// turnstile lets one write to a stream, or one event, through at a time.
type turnstile struct {
	http.ResponseWriter
	*sync.Mutex
}

func (t turnstile) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t turnstile) Write(b []byte) (int, error) {
	t.Lock()
	defer t.Unlock()
	return t.ResponseWriter.Write(b)
}

// stayer is a client that hears of a session that it left.
type stayer struct{ reference.Client }

func (s stayer) Deliver(e reference.Event) {
	hit()
	s.Send(e)
}

func (stayer) RunEnded() {}
