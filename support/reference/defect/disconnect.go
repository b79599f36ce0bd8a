package defect

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.8 Disconnect”.
var _ = addAll(
	Defect{
		Name:     "backlog-without-limit",
		Sentence: "Output that a client does not read is kept in memory without a limit.",
		Promise:  Disconnect,
		About:    []string{"Back-pressure: unread data of a slow reader does not fill Bamboo's memory"},
		Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, backlog: 1 << 40} },
	},
	Defect{
		Name:     "broken-connection-ends-other-readers",
		Sentence: "When one connection breaks in mid-answer, the other readers get no more of it.",
		Promise:  Disconnect,
		About:    []string{"Other readers are not affected when one connection breaks"},
		Wrap:     func(p *reference.Parts) { p.Hub = &frail{Hub: p.Hub} },
	},
	Defect{
		Name:     "disconnect-ends-the-answer",
		Sentence: "When its reader disconnects, an answer is ended.",
		Promise:  Disconnect,
		About: []string{
			"An answer continues when its only reader disconnects",
			"An answer is stored in full although its connection broke",
		},
		Wrap: func(p *reference.Parts) {
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				leave, err := next(session, s)
				if err != nil {
					return nil, err
				}
				return func() {
					leave()
					if p.Runs.Stop(session) {
						hit()
					}
				}, nil
			})
		},
	},
	Defect{
		Name:     "disconnect-leaks-a-file",
		Sentence: "Each client that leaves a stream in mid-answer leaves a file open in the server.",
		Promise:  Disconnect,
		About:    []string{"Eight clients that disconnect in mid-answer leak no files or connections"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			var left []*os.File // never closed, and never garbage
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				next.ServeHTTP(w, r)
				if r.Context().Err() == nil {
					return
				}
				if f, err := os.Open(os.DevNull); err == nil {
					hit()
					mu.Lock()
					defer mu.Unlock()
					left = append(left, f)
				}
			})
		},
	},
	Defect{
		Name:     "gateway-disconnect-ends-the-answer",
		Sentence: "When one client disconnects from the gateway, the answer of its session is ended.",
		Promise:  Disconnect,
		About:    []string{"A client that disconnects does not end the answer for the others"},
		Wrap:     func(p *reference.Parts) { p.Gateway = &ending{p.Gateway, p} },
	},
	Defect{
		Name:     "gateway-disconnect-keeps-its-session-busy",
		Sentence: "When a client disconnects from the gateway in mid-answer, its session stays busy.",
		Promise:  Disconnect,
		About:    []string{"A conversation continues after its gateway connection was reset in mid-answer"},
		Wrap: func(p *reference.Parts) {
			busy, left := working(p), &memory[bool]{}
			p.Gateway = &departures{p.Gateway, func(session string) {
				if busy.get(session) {
					left.swap(session, true)
				}
			}}
			onChats(p, func(session, text string, next chatFunc) error {
				if left.get(session) {
					return reference.ErrBusy
				}
				return next(session, text)
			})
		},
	},
	Defect{
		Name:     "model-connections-left-open",
		Sentence: "Each call to the model leaves its connection open.",
		Promise:  Disconnect,
		About: []string{
			"No connection to the model is left over after an answer",
			"No connection to the model is left over after an error",
			"No connection to the model is left over after a stop",
			"No connection to the model is left over after a stop inside a tool",
		},
		Wrap: func(p *reference.Parts) { p.Upstream = clinging{p.Upstream} },
	},
	Defect{
		Name:     "pong-timeout-too-short",
		Sentence: "A gateway client that does not answer a ping frame within 150 ms is disconnected.",
		Promise:  Disconnect,
		About: []string{
			"No gateway event is lost when the link is down for <time>",
		},
		Wrap: func(p *reference.Parts) {
			onConnections(p, func(c net.Conn) net.Conn { return &pinged{Conn: c, heard: make(chan struct{}, 1)} })
		},
	},
	Defect{
		Name:     "stream-disconnect-keeps-its-session-busy",
		Sentence: "When a reader disconnects in mid-answer, its session answers no more questions.",
		Promise:  Disconnect,
		About:    []string{"A conversation continues after its stream was reset in mid-answer"},
		Wrap: func(p *reference.Parts) {
			var left memory[bool]
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				if left.get(session) {
					return nil, errors.New("another reader has this session")
				}
				over := make(chan struct{})
				leave, err := next(session, listener{s, func(e reference.Event, next func(reference.Event)) {
					if e.Kind.Terminal() {
						close(over)
					}
					next(e)
				}})
				if err != nil {
					return nil, err
				}
				return func() {
					select {
					case <-over:
					default:
						left.swap(session, true)
					}
					leave()
				}, nil
			})
		},
	},
	Defect{
		Name:     "stream-reset-after-its-end",
		Sentence: "The connection of a stream is reset 20 ms after its end, even if it was not read yet.",
		Promise:  Disconnect,
		About:    []string{"No part of an answer is lost when the link is down for <time>"},
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				next.ServeHTTP(w, r)
				if !strings.HasPrefix(r.URL.Path, streamPath) || w.Header().Get("Content-Type") != "text/event-stream" {
					return
				}
				if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
					resetLater(c)
				}
			})
		},
	},
)

// frail delivers no token of a run any more once somebody has left it.
type frail struct {
	reference.Hub
	running, left memory[bool]
}

func (h *frail) Join(session string, s reference.Subscriber) (leave func()) {
	gone := h.Hub.Join(session, s)
	var once atomic.Bool
	return func() {
		gone()
		if once.CompareAndSwap(false, true) {
			h.left.swap(session, h.running.get(session))
		}
	}
}

func (h *frail) Publish(e reference.Event) {
	h.running.swap(e.Session, e.Kind == reference.Token)
	if e.Kind == reference.Token && h.left.get(e.Session) {
		hit()
		return
	}
	h.left.swap(e.Session, false)
	h.Hub.Publish(e)
}

type ending struct {
	reference.Gateway
	parts *reference.Parts
}

func (g *ending) Leave(c reference.Client) {
	if g.parts.Runs.Stop(c.Session()) {
		hit()
	}
	g.Gateway.Leave(c)
}

type departures struct {
	reference.Gateway
	left func(session string)
}

func (g *departures) Leave(c reference.Client) {
	g.left(c.Session())
	g.Gateway.Leave(c)
}

// clinging makes each call of the model on a connection of its own, which stays open, whatever becomes of the call.
type clinging struct{ http.RoundTripper }

func (clinging) RoundTrip(r *http.Request) (*http.Response, error) {
	hit()
	own := &http.Transport{}
	resp, err := own.RoundTrip(r.Clone(context.WithoutCancel(r.Context())))
	if err != nil {
		return nil, err
	}
	out, in := io.Pipe()
	context.AfterFunc(r.Context(), func() { in.CloseWithError(context.Cause(r.Context())) })
	go func(body io.Reader) {
		_, err := io.Copy(in, body)
		in.CloseWithError(err)
	}(resp.Body)
	resp.Body = out
	return resp, nil
}

// resetLater ends a chunked reply, and then its connection. Whoever is gone by then misses nothing.
func resetLater(c net.Conn) {
	hit()
	_, _ = c.Write([]byte("0\r\n\r\n"))
	time.Sleep(20 * time.Millisecond)
	if tcp, is := c.(*net.TCPConn); is {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}
