package reference

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// gatewayServer takes the handshakes and owns the connections.
type gatewayServer struct {
	w        *wiring
	upgrader websocket.Upgrader

	mu      sync.Mutex
	clients map[*client]struct{}
	closed  bool
	work    sync.WaitGroup
}

const (
	handshakeTime = 10 * time.Second
	readBuffer    = 4 << 10 // bytes
)

func newGatewayServer(w *wiring) *gatewayServer {
	g := &gatewayServer{w: w, clients: map[*client]struct{}{}}
	g.upgrader = websocket.Upgrader{
		HandshakeTimeout: handshakeTime,
		WriteBufferPool:  &sync.Pool{},
		ReadBufferSize:   readBuffer,                               // else it would read past the check of frames
		CheckOrigin:      func(*http.Request) bool { return true }, // Guard has judged it
		Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
			answers{g.w}.refuse(w, status, errors.Join(errNoHandshake, reason))
		},
	}
	return g
}

func (g *gatewayServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.serve(w, r, side{g.w.Gateway, g.w.GatewayFormat, decodeMessage})
}

// channels serves a connection to the event channels.
func (g *gatewayServer) channels(w http.ResponseWriter, r *http.Request) {
	g.serve(w, r, side{g.w.Channels, g.w.ChannelFormat, decodeChannelMessage})
}

func (g *gatewayServer) serve(w http.ResponseWriter, r *http.Request, side side) {
	if !g.w.Guard.AllowOrigin(r) {
		g.w.Log.Warn("handshake refused: foreign origin", "remote", r.RemoteAddr, "origin", r.Header.Get("Origin"))
		answers{g.w}.refuse(w, http.StatusForbidden, errors.New("pages of this origin may not use the gateway: "+
			"add it to the allowed origins"))
		return
	}
	if status, problem := judgeHandshake(r); problem != nil {
		w.Header().Set(versionHeader, websocketVersion)
		g.upgrader.Error(w, r, status, problem)
		return
	}
	conn, err := g.upgrader.Upgrade(checkingWriter{w}, r, nil)
	if err != nil {
		g.w.Log.Info("handshake failed", "remote", r.RemoteAddr, "error", err)
		return
	}
	c := newClient(g.w, side, conn)
	if !g.add(c) {
		c.abort()
		return
	}
	defer g.remove(c)
	began := time.Now()
	g.w.Log.Info("gateway connection opened", "remote", r.RemoteAddr)
	reason := c.serve()
	g.w.Log.Info("gateway connection closed", "remote", r.RemoteAddr, "after",
		time.Since(began).Round(time.Millisecond), "reason", reason)
}

func (g *gatewayServer) add(c *client) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.clients[c] = struct{}{}
	g.work.Add(1)
	return true
}

func (g *gatewayServer) remove(c *client) {
	g.mu.Lock()
	delete(g.clients, c)
	g.mu.Unlock()
	g.work.Done()
}

// close tells every client goodbye, and cuts off those that are not gone after grace.
func (g *gatewayServer) close(grace time.Duration) {
	for _, c := range g.shut() {
		c.Close(websocket.CloseGoingAway, "the server is shutting down")
	}
	cut := time.AfterFunc(grace, func() {
		for _, c := range g.shut() {
			c.abort()
		}
	})
	defer cut.Stop()
	g.work.Wait()
}

// shut lets nobody in any more and lists who is inside.
func (g *gatewayServer) shut() []*client {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	inside := make([]*client, 0, len(g.clients))
	for c := range g.clients {
		inside = append(inside, c)
	}
	return inside
}
