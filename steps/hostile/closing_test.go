package hostile

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/cucumber/godog"
	"github.com/gorilla/websocket"

	"bamboo-spec/support/client"
	"bamboo-spec/support/table/tabletest"
	"bamboo-spec/support/world/worldtest"
)

// closing is the subject in a world whose HTTP side closes each connection at once, and whose gateway closes it
// behind the handshake.
func closing(t *testing.T) *hostile {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	})
	t.Cleanup(func() { _ = l.Close(); accepting.Wait() })
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn, err := new(websocket.Upgrader).Upgrade(w, r, nil); err == nil {
			_ = conn.Close()
		}
	}))
	t.Cleanup(gateway.Close)
	h := join(worldtest.At(t, "http://"+l.Addr().String(), strings.Replace(gateway.URL, "http", "ws", 1)))
	t.Cleanup(func() { _ = h.End(context.Background(), errors.New("looked at already")) })
	return h
}

// sending is a sentence that sends something to Bamboo. That Bamboo closes the connection meanwhile is
// no error of it: the next Then looks at the close.
type sending func(ctx context.Context, h *hostile) error

func TestAnHTTPSideThatClosesIsForTheNextThen(t *testing.T) {
	for name, send := range map[string]sending{
		"lines": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.writesLines,
				&godog.DocString{Content: "GET / HTTP/1.1\n" + strings.Repeat("a", 1<<20)})
		},
		"bytes": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.writesBytes, tabletest.Table("bytes", "16 03 01"))
		},
		"endless": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendEndless, 3, "1 MiB")
		},
		"packed body": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendsPacked, "1 MiB")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := closing(t)
			worldtest.Says(t, send(t.Context(), h), "")
			worldtest.Says(t, h.isRefused(t.Context()), "")
			worldtest.Says(t, h.End(t.Context(), nil), "")
		})
	}
}

func TestConnectionsThatAreClosedAreForTheNextThen(t *testing.T) {
	for name, send := range map[string]sending{
		"silent": func(ctx context.Context, h *hostile) error { return h.silentOverHTTP(ctx, 5) },
		"slow head": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendSlowly, 5, "the head of a request", "1 ms")
		},
		"slow body": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendSlowly, 5, "the body of a message", "1 ms")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := closing(t)
			worldtest.Says(t, send(t.Context(), h), "")
			worldtest.Says(t, worldtest.Do(t.Context(), h.World, h.endsAll, "10 s"), "")
			worldtest.Says(t, h.End(t.Context(), nil), "")
		})
	}
}

func TestAGatewayThatClosesIsForTheNextThen(t *testing.T) {
	for name, send := range map[string]sending{
		"bytes": func(ctx context.Context, h *hostile) error {
			frame := tabletest.Table("frame | bytes", "a text without mask | 81 02 '{}'")
			return worldtest.Do(ctx, h.World, h.writesFrames, "Ann", frame)
		},
		"pieces": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendsInPieces, "Ann", "tea", 1)
		},
		"many frames": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendsManyFrames, "Ann", "8 MiB", "64 KiB")
		},
		"a packed frame": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.sendsPackedFrame, "Ann", "1 MiB")
		},
		"announced sizes": func(ctx context.Context, h *hostile) error {
			return worldtest.Do(ctx, h.World, h.announce, 3, "1 MiB")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := closing(t)
			c, err := h.User("Ann").Dial(t.Context(), client.DialOptions{})
			if err != nil {
				t.Fatal(err)
			}
			worldtest.Says(t, send(t.Context(), h), "")
			_ = c.WaitEnd(t.Context()) // however it ended
			worldtest.Says(t, send(t.Context(), h), "")
			worldtest.Says(t, h.End(t.Context(), nil), "")
		})
	}
}
