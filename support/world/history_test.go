package world_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"bamboo-spec/support/config"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// late is a Bamboo whose history has an answer from the n-th look on.
func late(t *testing.T, n int, delay time.Duration) *world.World {
	t.Helper()
	looks := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/chat":
			w.WriteHeader(http.StatusCreated)
			fmt.Fprint(w, `{"session_id": "s", "stream_url": "/stream"}`)
		case "/stream":
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "data: {\"type\": \"token\", \"content\": \"tea\"}\n\ndata: {\"type\": \"complete\"}\n\n")
		default:
			answer := ""
			if looks++; looks >= n {
				answer = `, {"role": "assistant", "content": "tea"}`
			}
			fmt.Fprintf(w, `{"messages": [{"role": "user", "content": "Hello"}%s]}`, answer)
		}
	}))
	t.Cleanup(server.Close)
	source := target.NewRemote(target.RemoteOptions{API: server.URL})
	t.Cleanup(func() { _ = source.Close() })
	w := world.New(world.Environment{Source: source, Ways: config.Ways{HistoryDelay: delay}})
	w.Open(&report.Scenario{}, 20*time.Second)
	t.Cleanup(func() { _ = w.End(t.Context(), nil) })
	return w
}

func TestHistoryMayLackAnAnswerForAsLongAsTheTargetSays(t *testing.T) {
	for _, c := range []struct {
		n     int
		delay time.Duration
		want  int
	}{
		{1, 0, 2},
		{3, 0, 1},
		{3, 20 * time.Second, 2},
		{1 << 30, 30 * time.Millisecond, 1},
	} {
		u := late(t, c.n, c.delay).User(world.TheUser)
		if _, err := u.Ask(t.Context(), "Hello"); err != nil {
			t.Fatal(err)
		}
		h, err := u.History(t.Context())
		if err != nil || len(h.Messages) != c.want {
			t.Errorf("from look %d on, within %v: %v, %+v, want %d messages", c.n, c.delay, err, h, c.want)
		}
	}
}
