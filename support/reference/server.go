package reference

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a running reference server.
type Server struct {
	w          *wiring
	api        *http.Server
	gateway    *http.Server
	sockets    *gatewayServer
	apiURL     string
	gatewayURL string

	close   func() error
	serving sync.WaitGroup // the two listeners

	mu     sync.Mutex
	closed bool
	calls  sync.WaitGroup // HTTP calls under way; none is added once closed
}

const (
	idleTime   = 2 * time.Minute // of a connection between two requests
	headerSize = 64 << 10

	// Close takes at most the sum of these, and a moment.
	runsGrace    = time.Second
	goodbyeGrace = 250 * time.Millisecond // for what is left to be read
)

// Start composes the usual parts and runs them.
func Start(options Options) (*Server, error) {
	parts, err := Compose(options)
	if err != nil {
		return nil, err
	}
	return Run(parts)
}

// Run starts a server of these parts, which must come from [Compose] and can be
// run once. It listens when it returns. On an error the parts are closed.
func Run(parts Parts) (*Server, error) {
	w := parts.wiring
	if w == nil {
		return nil, errors.New("run the reference server: these parts were not made by Compose: start from its result")
	}
	if !w.started.CompareAndSwap(false, true) {
		return nil, errors.New("run the reference server: these parts were run or closed already: compose new ones")
	}
	w.Parts = parts
	s := &Server{w: w, sockets: newGatewayServer(w)}
	s.close = sync.OnceValue(s.shutdown)
	apiListener, err := w.Listen(w.options.HTTPAddr)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listen for HTTP: %w; set HTTPAddr to a free address", err), s.release())
	}
	gatewayListener, err := w.Listen(w.options.GatewayAddr)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listen for the gateway: %w; set GatewayAddr to a free address", err),
			apiListener.Close(), s.release())
	}
	s.apiURL = "http://" + reachable(apiListener.Addr())
	s.gatewayURL = "ws://" + reachable(gatewayListener.Addr())
	s.api = s.serve(apiListener, http.HandlerFunc(s.call))
	s.gateway = s.serve(gatewayListener, s.sockets)
	w.Log.Info("reference server listens", "api", s.apiURL, "gateway", s.gatewayURL)
	return s, nil
}

// APIURL is the base of the HTTP calls, such as http://127.0.0.1:8080.
func (s *Server) APIURL() string { return s.apiURL }

// GatewayURL is where the gateway listens, such as ws://127.0.0.1:18790.
func (s *Server) GatewayURL() string { return s.gatewayURL }

// Close ends the server within 2 s: it listens no more, every run ends with its
// terminal and its tokens so far stored, connections are closed, and so is the
// store. A second call returns the first one's result.
func (s *Server) Close() error { return s.close() }

func (s *Server) serve(l net.Listener, h http.Handler) *http.Server {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: s.w.Limits.HeadTime(),
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerSize,
		ErrorLog:          slog.NewLogLogger(s.w.Log.Handler(), slog.LevelInfo),
	}
	s.serving.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.w.Log.Error("listener ended", "address", l.Addr(), "error", err)
		}
	})
	return server
}

// call hands one HTTP call to the API and logs it.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	if !s.begin() {
		http.Error(w, errShutdown.Error(), http.StatusServiceUnavailable)
		return
	}
	defer s.calls.Done()
	began := time.Now()
	seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	if r.URL.Path == pathChannels {
		s.sockets.channels(seen, r)
	} else if err := s.boundBody(w, r); err != nil {
		s.w.Log.Warn("time for a body not bounded", "error", err)
		http.Error(seen, "the time for the body cannot be bounded", http.StatusInternalServerError)
	} else {
		s.w.API.ServeHTTP(seen, r)
	}
	s.w.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", seen.status,
		"took", time.Since(began).Round(time.Microsecond))
}

// boundBody bounds the time for a body to arrive, also one that nobody reads.
func (s *Server) boundBody(w http.ResponseWriter, r *http.Request) error {
	if r.Body == http.NoBody {
		return nil
	}
	return http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.w.Limits.BodyTime()))
}

func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.calls.Add(1)
	return true
}

func (s *Server) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), runsGrace)
	defer cancel()
	over := make(chan error, 1)
	go func() { over <- s.stopListening(s.api, runsGrace+goodbyeGrace) }()
	runs := s.w.Runs.Close(ctx) // the terminals go out while the API waits for its calls
	s.sockets.close(goodbyeGrace)
	gateway := s.stopListening(s.gateway, goodbyeGrace)
	api := <-over
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.calls.Wait()
	s.serving.Wait()
	s.w.Log.Info("reference server closed")
	return errors.Join(runs, gateway, api, s.release())
}

// stopListening waits for the calls under way, then cuts them off.
func (s *Server) stopListening(server *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	return err
}

func (s *Server) release() error {
	return errors.Join(s.w.Store.Close(), s.w.clean())
}

// reachable is a listener's address as a client on this machine dials it.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
