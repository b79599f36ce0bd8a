// Package tokenserver is a Bamboo without agent, model and store that stamps every
// token with the moment at which it writes it: what a load client is measured by. Its entry
// type is [Server]. It speaks as much of the HTTP side and of the gateway as a load uses.
package tokenserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"

	"bamboo-spec/support/arrival"
)

// Options say how every message is answered.
type Options struct {
	Tokens int           // of an answer
	First  time.Duration // from the request to the first token
	Every  time.Duration // between two tokens
	// Clock is a moment in nanoseconds, as stamps say it; nil: Nanos.
	Clock func(time.Time) int64
}

var begun = time.Now()

// Nanos is the usual clock of the stamps: nanoseconds of the monotonic clock since this process began.
func Nanos(t time.Time) int64 { return int64(t.Sub(begun)) }

// Stamp is what the text of a token says.
type Stamp struct {
	Number  int   // of the token, counted from 0
	Asked   int64 // when the request came in
	Written int64 // when the write of the token to the connection began
}

// ReadStamp takes the stamp out of a token, without allocating.
func ReadStamp(text []byte) (Stamp, error) {
	var n [3]int64
	rest := text
	for i := range n {
		var field []byte
		var more, ok bool
		field, rest, more = bytes.Cut(rest, []byte{' '})
		if n[i], ok = number(field); !ok || more != (i < len(n)-1) {
			return Stamp{}, fmt.Errorf("%q is no stamp", text)
		}
	}
	return Stamp{int(n[0]), n[1], n[2]}, nil
}

// number reads a whole number that is not negative.
func number(digits []byte) (n int64, ok bool) {
	if len(digits) == 0 || len(digits) > 18 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// appendUnwritten appends the text of a token, which its connection stamps.
func appendUnwritten(b []byte, number int, asked int64) []byte {
	b = strconv.AppendInt(b, int64(number), 10)
	b = strconv.AppendInt(append(b, ' '), asked, 10)
	return append(append(b, ' '), unwritten...)
}

// Server is a running token server.
type Server struct {
	options  Options
	listener net.Listener
	server   *http.Server
	alive    context.Context
	end      context.CancelFunc
	serving  sync.WaitGroup
	sessions atomic.Int64
}

// Start starts a server at a free port of 127.0.0.1. Close must be called.
func Start(o Options) (*Server, error) {
	if o.Clock == nil {
		o.Clock = Nanos
	}
	l, err := arrival.Listen("127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the token server: %w", err)
	}
	s := &Server{options: o, listener: stamping{l, o.Clock}}
	s.alive, s.end = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/chat", s.chat)
	mux.HandleFunc("GET /api/v1/stream/{id}", s.stream)
	mux.HandleFunc("GET /gateway", s.gateway)
	s.server = &http.Server{Handler: mux, BaseContext: func(net.Listener) context.Context { return s.alive },
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, markKey{}, arrival.Of(c).Mark())
		}}
	s.serving.Go(func() { _ = s.server.Serve(s.listener) }) // always an error: Close was called
	return s, nil
}

// URL is the base of the HTTP side.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// GatewayURL is where the gateway is.
func (s *Server) GatewayURL() string { return "ws://" + s.listener.Addr().String() + "/gateway" }

// Close ends all connections and waits for that.
func (s *Server) Close() error {
	s.end()
	err := s.server.Close()
	s.serving.Wait()
	return err
}

// markKey finds the mark of a request's connection.
type markKey struct{}

func (s *Server) newSession() string { return "s" + strconv.FormatInt(s.sessions.Add(1), 10) }

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return // its client has left
	}
	id := s.newSession()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	// fails if its client has left
	_, _ = fmt.Fprintf(w, `{"session_id":%q,"stream_url":"/api/v1/stream/%s","status":"streaming"}`, id, id)
}

func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	at, _ := r.Context().Value(markKey{}).(*arrival.Mark).Last()
	asked := s.options.Clock(at)
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	// What ends it early is its client, which has left.
	_ = s.play(r.Context(), asked, `data: {"type":"token","content":"`, "\"}\n\n",
		`data: {"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}`+"\n\n",
		func(event []byte) error {
			_, err := w.Write(event)
			return errors.Join(err, out.Flush())
		})
}

// play sends the tokens of an answer when they are due, each between before and after, and last.
func (s *Server) play(ctx context.Context, asked int64, before, after, last string, send func([]byte) error) error {
	event := append(make([]byte, 0, 160), before...)
	due := time.Now().Add(s.options.First)
	timer := time.NewTimer(s.options.First)
	defer timer.Stop()
	for n := range s.options.Tokens {
		if d := time.Until(due); d > 0 {
			timer.Reset(d)
			select {
			case <-timer.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		event = appendUnwritten(event[:len(before)], n, asked)
		if err := send(append(event, after...)); err != nil {
			return err
		}
		due = due.Add(s.options.Every)
	}
	return send([]byte(last))
}

var upgrader = websocket.Upgrader{ReadBufferSize: 1 << 10, WriteBufferSize: 1 << 10, WriteBufferPool: &sync.Pool{}}

func (s *Server) gateway(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has been answered
	}
	defer conn.Close()
	defer context.AfterFunc(s.alive, func() { _ = conn.Close() })()
	mark := r.Context().Value(markKey{}).(*arrival.Mark)
	session := s.newSession()
	send := func(b []byte) error { return conn.WriteMessage(websocket.TextMessage, b) }
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return
		}
		at, _ := mark.Last()
		asked := s.options.Clock(at)
		switch gjson.GetBytes(data, "type").Str {
		case "connect":
			if id := gjson.GetBytes(data, "session_id").Str; id != "" {
				session = id
			}
			err = send(fmt.Appendf(nil, `{"type":"connected","session_id":%q}`, session))
		case "chat":
			err = s.play(s.alive, asked, fmt.Sprintf(`{"type":"agent_token","session_id":%q,"token":"`, session), `"}`,
				fmt.Sprintf(
					`{"type":"agent_complete","session_id":%q,"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}`,
					session),
				send)
		case "ping":
			err = send(fmt.Appendf(nil, `{"type":"pong","timestamp":%s}`, gjson.GetBytes(data, "timestamp").Raw))
		}
		if err != nil {
			return
		}
	}
}
