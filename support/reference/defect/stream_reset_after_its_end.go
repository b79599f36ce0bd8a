package defect

import (
	"net"
	"net/http"
	"strings"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
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
})

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
