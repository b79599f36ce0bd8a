package reference

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// modelConnections counts the connections to a model by what they do.
type modelConnections struct {
	mu   sync.Mutex
	open map[net.Conn]http.ConnState
}

func (m *modelConnections) note(c net.Conn, s http.ConnState) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s == http.StateClosed {
		delete(m.open, c)
	} else {
		m.open[c] = s
	}
}

func (m *modelConnections) count(counts func(http.ConnState) bool) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.open {
		if counts(s) {
			n++
		}
	}
	return n
}

// However a call of the model ends, its connection is closed, or idle for the next one.
func TestNoModelConnectionIsLeftOver(t *testing.T) {
	connections := &modelConnections{open: map[net.Conn]http.ConnState{}}
	w := newWorld(t, func(o *Options) { o.StallLimit = 50 * time.Millisecond })
	counted := httptest.NewUnstartedServer(w.model.Config.Handler)
	counted.Config.ConnState = connections.note
	counted.Start()
	defer counted.Close()
	w.server.w.options.ModelURL = counted.URL + "/v1" // nothing has been asked yet
	hang := func(c *upstreamCall) { <-c.ctx.Done() }
	for _, c := range []struct {
		name   string
		answer func(*upstreamCall)
		stop   string // an event in which the run is stopped
	}{
		{"answered", func(c *upstreamCall) { c.say("a"); c.end() }, ""},
		{"refused at length", func(c *upstreamCall) {
			c.w.WriteHeader(500)
			fmt.Fprint(c.w, strings.Repeat("x", 1<<20))
		}, ""},
		{"refused and hanging", func(c *upstreamCall) {
			c.w.WriteHeader(429)
			fmt.Fprint(c.w, strings.Repeat("x", errorBodyShown))
			c.w.(http.Flusher).Flush()
			hang(c)
		}, ""},
		{"cut before the first token", func(c *upstreamCall) { c.cut() }, ""},
		{"cut", func(c *upstreamCall) { c.say("a"); c.cut() }, ""},
		{"broken and hanging", func(c *upstreamCall) { c.data("{"); hang(c) }, ""},
		{"failed and hanging", func(c *upstreamCall) { c.say("a"); c.data(`{"error":{"message":"no"}}`); hang(c) }, ""},
		{"silent from the start", hang, ""},
		{"silent", func(c *upstreamCall) { c.say("a"); hang(c) }, ""},
		{"stopped", func(c *upstreamCall) {
			for c.say("a"); c.ctx.Err() == nil; c.say("b") {
			}
		}, "token"},
		{"stopped in a tool", func(c *upstreamCall) { c.use(ToolCall{"c", "wait", `{"milliseconds":10000}`}) },
			"tool_start"},
		{"a tool that fails", func(c *upstreamCall) {
			if c.rounds() == 0 {
				c.use(ToolCall{"c", "fly", `{}`})
				return
			}
			c.say("sorry")
			c.end()
		}, ""},
	} {
		w.model.script(c.name, c.answer)
		id, url := w.create(c.name, "")
		stream := w.open(url)
		if c.stop != "" {
			for e := ""; !strings.Contains(e, `"type":"`+c.stop); {
				e = stream.next()
			}
			w.wantStop(id, 200)
		}
		stream.rest()
		busy := func() int { return connections.count(func(s http.ConnState) bool { return s == http.StateActive }) }
		eventually(t, func() bool { return busy() == 0 }, func() string {
			return fmt.Sprintf("%s: %d connections to the model are still in use", c.name, busy())
		})
	}
	if err := w.server.Close(); err != nil {
		t.Error(err)
	}
	all := func() int { return connections.count(func(http.ConnState) bool { return true }) }
	eventually(t, func() bool { return all() == 0 }, func() string {
		return fmt.Sprintf("%d connections to the model outlive the server", all())
	})
}
