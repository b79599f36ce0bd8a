package scriptedllm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"bamboo-spec/support/mismatch"
)

// errNotListening is why replies end that Refuse or Close cut off.
var errNotListening = errors.New("the model stopped listening")

// Listener is an address at which a model can be called.
type Listener struct {
	model *Model
	addr  string
	short atomic.Pointer[error] // what kept a connection from being accepted

	mu      sync.Mutex
	release func() error // of the port; nil after Close
	service *service     // nil while connections are refused
}

// Listen makes the model answer at addr, as in "127.0.0.1:0", until Close.
func (m *Model) Listen(addr string) (*Listener, error) {
	kept, release, err := keepPort(addr)
	if err != nil {
		return nil, fmt.Errorf("the scripted model cannot listen at %s: %w", addr, err)
	}
	l := &Listener{model: m, release: release}
	s, err := l.serve(kept)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the scripted model cannot listen at %s: %w", addr, err), release())
	}
	l.addr, l.service = s.listener.Addr().String(), s
	return l, nil
}

// Short is the shortage of the machine that kept a connection from being accepted; nil if
// there was none. Whoever called had to wait, or in vain.
func (l *Listener) Short() error {
	if short := l.short.Load(); short != nil {
		return *short
	}
	return nil
}

// URL is the base URL to give to an OpenAI client; it stays the same through Refuse and Resume.
func (l *Listener) URL() string { return "http://" + l.addr + "/v1" }

// Refuse closes the listening socket, so that the system refuses connections,
// resets those that are open, and waits for their replies to end. Their clients
// are not recorded as gone. Refusing twice is no error.
func (l *Listener) Refuse() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stop()
}

// Resume listens again at the same address. It is an error after Close, or when
// somebody else has taken the port meanwhile, which on Linux only who asks for that very port can.
func (l *Listener) Resume() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.release == nil {
		return fmt.Errorf("the scripted model cannot listen at %s again: it is closed", l.addr)
	}
	if l.service != nil {
		return nil
	}
	s, err := l.serve(l.addr)
	if err != nil {
		return fmt.Errorf("the scripted model cannot listen at %s again: %w", l.addr, err)
	}
	l.service = s
	return nil
}

// Connections is how many are open to the model here; a client may keep some for its
// next calls.
func (l *Listener) Connections() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.service == nil {
		return 0
	}
	l.service.mu.Lock()
	defer l.service.mu.Unlock()
	return len(l.service.conns)
}

// Close is a Refuse for good. The model's scripts and records stay.
func (l *Listener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.stop()
	if l.release != nil {
		err = errors.Join(err, l.release())
		l.release = nil
	}
	return err
}

func (l *Listener) stop() error {
	if l.service == nil {
		return nil
	}
	err := l.service.stop()
	l.service = nil
	if err != nil {
		return fmt.Errorf("the scripted model at %s: %w", l.addr, err)
	}
	return nil
}

// service is one listening socket and the connections that came through it.
type service struct {
	listener net.Listener
	server   *http.Server
	cancel   context.CancelCauseFunc
	served   chan error     // what ended the accepting of connections
	busy     sync.WaitGroup // connections and the requests on them

	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// watched is a listening socket that notes what it is short of.
type watched struct {
	net.Listener
	short *atomic.Pointer[error]
}

func (w watched) Accept() (net.Conn, error) {
	conn, err := w.Listener.Accept()
	if mismatch.OurSide(err) {
		err := fmt.Errorf("the scripted model cannot accept a connection: %w", err)
		w.short.Store(&err)
	}
	return conn, err
}

func (l *Listener) serve(addr string) (*service, error) {
	listener, err := l.model.listen(addr)
	if err != nil {
		return nil, err
	}
	listener = watched{listener, &l.short}
	ctx, cancel := context.WithCancelCause(context.Background())
	s := &service{listener: listener, cancel: cancel, served: make(chan error, 1), conns: map[net.Conn]struct{}{}}
	s.server = &http.Server{
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnContext: withMark,
		ConnState:   s.track,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			// Counted beside its connection, which leaves the count when it is hijacked.
			s.busy.Add(1)
			defer s.busy.Done()
			l.model.ServeHTTP(w, r)
		}),
	}
	go func() { s.served <- s.server.Serve(listener) }()
	return s, nil
}

func (s *service) track(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.busy.Add(1)
		s.conns[conn] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		delete(s.conns, conn)
		s.busy.Done()
	}
}

// stop ends in this order: no connection is accepted any more, so all are known;
// replies learn why they end; connections are reset; all have gone.
func (s *service) stop() error {
	closeErr := s.listener.Close()
	serveErr := <-s.served
	if errors.Is(serveErr, net.ErrClosed) {
		serveErr = nil
	}
	s.cancel(errNotListening)
	s.linger()
	connsErr := s.server.Close()
	s.busy.Wait()
	return errors.Join(closeErr, serveErr, connsErr)
}

// linger makes the coming close of every open connection a reset.
func (s *service) linger() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // fails only on a connection that is closed already
		}
	}
}
