package defect

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	"bamboo-spec/support/reference"
)

// Each keeps a session for the connection that used it first, until that connection ends.
var _ = addAll(
	Defect{Name: "stream-locks-its-session",
		Sentence: "While one connection streams a session, no other connection may stream it.",
		Promise:  Disconnect,
		About:    []string{"A conversation continues after its stream went dead in mid-answer"},
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			open, owner := map[string]bool{}, map[string]string{}
			onConnections(p, func(c net.Conn) net.Conn {
				from := c.RemoteAddr().String()
				mu.Lock()
				defer mu.Unlock()
				open[from] = true
				return &lingering{Conn: c, gone: func() {
					mu.Lock()
					defer mu.Unlock()
					delete(open, from)
				}}
			})
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if session, is := strings.CutPrefix(r.URL.Path, streamPath); is {
					mu.Lock()
					before := owner[session]
					taken := before != r.RemoteAddr && open[before]
					if !taken {
						owner[session] = r.RemoteAddr
					}
					mu.Unlock()
					if taken {
						http.Error(w, `{"error": "somebody else reads this session"}`, http.StatusConflict)
						return
					}
				}
				next.ServeHTTP(w, r)
			})
		}},
	Defect{Name: "first-client-locks-its-session",
		Sentence: "While one gateway client is in a session, no other client in it may ask.",
		Promise:  Disconnect,
		About:    []string{"A conversation continues after its gateway connection went dead in mid-answer"},
		Wrap: func(p *reference.Parts) {
			first := &firstClients{Gateway: p.Gateway}
			p.Gateway = first
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.ChatMessage && !first.is(c) {
					c.Send(reference.Event{Kind: reference.Error, Session: c.Session(), Code: reference.CodeBusy,
						Text: "somebody else asks in this session"})
					return
				}
				next(c, m)
			})
		}},
)

// lingering is a connection that ends only when its client has ended it too.
type lingering struct {
	net.Conn
	gone func()
}

func (l *lingering) Close() error {
	tcp, is := l.Conn.(*net.TCPConn)
	if !is {
		return errors.Join(errors.New("a client that does not speak TCP has no goodbye"), l.Conn.Close())
	}
	go func() {
		defer l.gone()
		_, _ = io.Copy(io.Discard, tcp) // whose end is waited for, whatever it is
		_ = tcp.Close()
	}()
	return tcp.CloseWrite()
}

// firstClients remembers, of each session, the client that asked first and has not left.
type firstClients struct {
	reference.Gateway
	mu    sync.Mutex
	first map[string]reference.Client
}

func (f *firstClients) is(c reference.Client) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first == nil {
		f.first = map[string]reference.Client{}
	}
	if f.first[c.Session()] == nil {
		f.first[c.Session()] = c
	}
	return f.first[c.Session()] == c
}

func (f *firstClients) Leave(c reference.Client) {
	f.mu.Lock()
	if f.first[c.Session()] == c {
		delete(f.first, c.Session())
	}
	f.mu.Unlock()
	f.Gateway.Leave(c)
}
