package scriptedllm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/arrival"
)

// Timing is what a model under load recorded of one request, from its arrival (see package
// arrival) to just before the write. It says what the model really took, not what its script said.
type Timing struct {
	Message    string        `json:"message"` // the text of the last user message
	FirstToken time.Duration `json:"first_token_ns"`
	Total      time.Duration `json:"total_ns"` // to the end of the reply
	Tokens     int           `json:"tokens"`   // chunks of text
	Whole      bool          `json:"whole"`    // the reply went out to its end
}

// NewUnderLoad makes a model that keeps of each request its Timing alone. GET …/timings
// answers with all of them once no reply is under way: see [ReadTimings].
func NewUnderLoad(a Asker) *Model { return &Model{ledger: &ledger{}, asker: a} }

// ledger is the record of a model under load.
type ledger struct {
	mu      sync.Mutex
	active  int
	idle    chan struct{} // closed when no reply is under way; nil while nobody waits
	timings []Timing
}

func (l *ledger) begin() {
	l.mu.Lock()
	l.active++
	l.mu.Unlock()
}

// end ends a reply; of a side call nothing is kept.
func (l *ledger) end(t Timing, side bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !side {
		l.timings = append(l.timings, t)
	}
	if l.active--; l.active == 0 && l.idle != nil {
		close(l.idle)
		l.idle = nil
	}
}

// settle waits until no reply is under way and returns all timings.
func (l *ledger) settle(ctx context.Context) ([]Timing, error) {
	for {
		l.mu.Lock()
		if l.active == 0 {
			defer l.mu.Unlock()
			return l.timings[:len(l.timings):len(l.timings)], nil
		}
		if l.idle == nil {
			l.idle = make(chan struct{})
		}
		active, idle := l.active, l.idle
		l.mu.Unlock()
		select {
		case <-idle:
		case <-ctx.Done():
			return nil, fmt.Errorf("%d replies of the model are still under way: %w", active, ctx.Err())
		}
	}
}

// forget returns the timings so far, and forgets them.
func (l *ledger) forget() []Timing {
	l.mu.Lock()
	defer l.mu.Unlock()
	timings := l.timings
	l.timings = nil
	return timings
}

// listen listens with arrival stamps if the model is under load: what its own
// processor was late to read is then the model's time, not Bamboo's.
func (m *Model) listen(addr string) (net.Listener, error) {
	if m.ledger == nil {
		return net.Listen("tcp", addr)
	}
	return arrival.Listen(addr)
}

// markKey finds the arrival mark of a request's connection.
type markKey struct{}

func withMark(ctx context.Context, conn net.Conn) context.Context {
	if c := arrival.Of(conn); c != nil {
		return context.WithValue(ctx, markKey{}, c.Mark())
	}
	return ctx
}

// arrivalOf is when a request whose body has been read to its end came in.
func arrivalOf(r *http.Request) time.Time {
	if mark, ok := r.Context().Value(markKey{}).(*arrival.Mark); ok {
		at, _ := mark.Last()
		return at
	}
	return time.Now()
}

const (
	timingsPath = "/timings"
	// settleTime is how long timings wait for the replies under way: Bamboo has had the end of
	// those that its clients have had the end of.
	settleTime = 5 * time.Second
)

func (m *Model) tellTimings(w http.ResponseWriter, r *http.Request) {
	if m.ledger == nil {
		refuse(w, http.StatusNotFound, "this model keeps no timings")
		return
	}
	if r.Method == http.MethodDelete {
		_ = writeJSON(w, http.StatusOK, append([]Timing{}, m.ledger.forget()...)) // as in refuse
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), settleTime)
	defer cancel()
	timings, err := m.ledger.settle(ctx)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	_ = writeJSON(w, http.StatusOK, append([]Timing{}, timings...)) // as in refuse
}

// ReadTimings asks a model under load, by its base URL, for the timings of all requests that it has not forgotten.
// It waits for the replies under way.
func ReadTimings(ctx context.Context, url string) ([]Timing, error) {
	return askForTimings(ctx, http.MethodGet, url)
}

// TakeTimings asks for those of the requests so far, and lets the model forget them. It waits for nothing.
func TakeTimings(ctx context.Context, url string) ([]Timing, error) {
	return askForTimings(ctx, http.MethodDelete, url)
}

func askForTimings(ctx context.Context, method, url string) (timings []Timing, err error) {
	defer func() {
		if err != nil {
			timings, err = nil, fmt.Errorf("ask the model for its timings: %w", err)
		}
	}()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(url, "/")+timingsPath, nil)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d: %.200s", resp.StatusCode, body)
	}
	return timings, json.Unmarshal(body, &timings)
}
