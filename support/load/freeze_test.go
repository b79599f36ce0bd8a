package load

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/measure"
)

// A server that stands still for 1 s once in 20 s, under 500 conversations a second.
const (
	freezeAt   = 10 * time.Second
	freezeEnds = 11 * time.Second
	frozenLoad = 20 * time.Second
	frozenRate = 500
)

// The two ways to put 500 a second on a server that answers in 2 ms.
var (
	scheduled = Open{Rate: frozenRate, For: frozenLoad}
	waiting   = Closed{Users: 5, For: frozenLoad, ThinkTime: 8 * ms}
)

// frozen waits while the server that began at a moment stands still.
func frozen(begun time.Time) {
	if at := time.Since(begun); at >= freezeAt && at < freezeEnds {
		time.Sleep(freezeEnds - at)
	}
}

func p99(s *measure.Series) time.Duration {
	d, _ := s.Percentile(measure.P99)
	return d
}

// With a closed load five users wait for the server, and the 500 conversations that would have met the
// freeze are never begun: it cannot be seen. With a schedule the p99 is what one user in a hundred met.
func TestAFreezeShowsUnderAnOpenLoadAlone(t *testing.T) {
	for name, tc := range map[string]struct {
		pacer Pacer
		runs  int
		p99   time.Duration
	}{
		// Due in the freeze are 500 of 10 000; the latencies of those are 1002 ms, 1000 ms and so on
		// down, and the p99 is the 101st largest.
		"open":   {scheduled, 10_000, 802 * ms},
		"closed": {waiting, 9500, 2 * ms}, // each user leaves out 100 of its 2 000
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var took measure.Series
				begun := time.Now()
				drive(t.Context(), t, Plan{Pacer: tc.pacer}, func(_ context.Context, s Start) error {
					frozen(begun)
					time.Sleep(2 * ms)
					took.Add(time.Since(s.Intended))
					return nil
				})
				if got := p99(&took); got != tc.p99 || took.N() != tc.runs {
					t.Errorf("p99 %v of %d, want %v of %d", got, took.N(), tc.p99, tc.runs)
				}
			})
		})
	}
}

// The same against a real server and the real clock, over HTTP.
func TestAFreezeOfARealServerShowsUnderAnOpenLoadAlone(t *testing.T) {
	if os.Getenv("RUN_SLOW_TESTS") != "true" {
		t.Skip("not run: takes 40 s; set RUN_SLOW_TESTS=true")
	}
	measured := func(pacer Pacer) time.Duration {
		begun := time.Now()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			frozen(begun)
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusCreated)
				// fails if its client has left
				_, _ = io.WriteString(w, `{"session_id":"s","stream_url":"/api/v1/stream/s","status":"streaming"}`)
				return
			}
			_, _ = fmt.Fprintf(w, "data: %s\n\ndata: %s\n\n", event("t:hello", ""), event("complete", "")) // as above
		}))
		defer server.Close()
		client, err := NewHTTP(Options{Config: client.Config{API: server.URL}, Connections: frozenRate + 100})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		var took measure.Series
		health, err := Plan{Pacer: pacer}.Drive(t.Context(), func(ctx context.Context, s Start) error {
			run := client.Converse(ctx, Ask{Intended: s.Intended, Message: "hello", Want: "hello"})
			if run.Err != nil {
				took.Add(measure.Never)
				return run.Err
			}
			took.Add(run.Terminal.Sub(run.Intended))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%T: p99 %v of %d conversations; %v", pacer, p99(&took), took.N(), health)
		return p99(&took)
	}
	if open := measured(scheduled); open < 700*ms || open == measure.Never {
		t.Errorf("open: p99 %v, want 700 ms at least", open)
	}
	if closed := measured(waiting); closed > 350*ms {
		t.Errorf("closed: p99 %v: a freeze that a closed load shows needs no schedule", closed)
	}
}
