package hostile

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
)

// connections registers connections that are silent or slow, and their end.
func connections(sc *sentence.Book, h *hostile) {
	http := sentence.Needs(capability.HTTP)
	sc.When(`^(\d+) clients? connects? to Bamboo's HTTP port and stays? silent$`, h.silentOverHTTP, http)
	sc.When(`^(\d+) clients? connects? to the gateway's port and stays? silent$`, h.silentAtGateway,
		sentence.Needs(capability.Gateway))
	sc.When(
		`^(\d+) clients? sends? (the head of a request|the body of a message|a body that nobody reads), one byte every ([\d.]+ \w+)$`,
		h.sendSlowly, http)

	sc.Then(`^Bamboo closes each of these connections within ([\d.]+ \w+)$`, h.endsAll)
}

// silentOverHTTP opens connections that stay until the server or the scenario ends them.
//
// Example:
//
//	When 50 clients connect to Bamboo's HTTP port and stay silent
//	Then Bamboo still answers the next user
func (h *hostile) silentOverHTTP(ctx context.Context, n int) error { return h.connect(ctx, n, false) }

// silentAtGateway opens connections without as much as a handshake.
//
// Example:
//
//	When 50 clients connect to the gateway's port and stay silent
//	Then Bamboo still answers the next user
func (h *hostile) silentAtGateway(ctx context.Context, n int) error { return h.connect(ctx, n, true) }

// connect opens n connections to the HTTP port or to the gateway's; they are left at the end.
func (h *hostile) connect(ctx context.Context, n int, gateway bool) error {
	c, err := h.User(hostileClient).Client(ctx)
	if err != nil {
		return err
	}
	h.open = nil
	for i := range n {
		r, err := h.dial(ctx, c, gateway)
		if err != nil {
			return h.Explain(fmt.Errorf("connection %d of %d: %w", i+1, n, err))
		}
		h.Cleanup(r.Close)
		h.open = append(h.open, r)
	}
	return nil
}

func (h *hostile) dial(ctx context.Context, c *client.Client, gateway bool) (*client.Raw, error) {
	ctx, cancel := h.Within(ctx)
	defer cancel()
	return c.DialRaw(ctx, gateway)
}

// write sends bytes on a connection. A server that has ended the connection takes none, and that it ended it
// is what later sentences look at.
func write(ctx context.Context, r *client.Raw, b []byte) error {
	_, err := r.Write(b)
	if err == nil {
		return nil
	}
	select {
	case <-r.Gone(): // it is noticed a moment after the write has failed
		return nil
	case <-ctx.Done():
		return err
	}
}

// slow is what of a request is sent before its slow part.
var slow = map[string]string{
	"the head of a request": "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ",
	"the body of a message": "POST /api/v1/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
		"1000000\r\n\r\n{\"message\": \"",
	"a body that nobody reads": "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n",
}

// sendSlowly sends a head that has no end, a body that has been announced, or one that the call does not want.
//
// Example:
//
//	When 10 clients send the body of a message, one byte every 50 ms
//	Then Bamboo still answers the next user
func (h *hostile) sendSlowly(ctx context.Context, n int, what string, d time.Duration) error {
	if err := h.connect(ctx, n, false); err != nil {
		return err
	}
	ctx, cancel := h.Within(ctx)
	defer cancel()
	for _, r := range h.open {
		if err := write(ctx, r, []byte(slow[what])); err != nil {
			return err
		}
		r.Note([]byte(slow[what] + " …"))
	}
	over := make(chan struct{})
	var work sync.WaitGroup
	h.Cleanup(func() error { close(over); work.Wait(); return nil })
	open := h.open
	work.Go(func() { drip(open, max(d, time.Millisecond), over) })
	return nil
}

// drip sends one byte to each connection at every interval until over is closed.
func drip(to []*client.Raw, interval time.Duration, over <-chan struct{}) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		for _, r := range to {
			_, _ = r.Write([]byte("a")) // a connection that has ended takes nothing, which endsAll looks at
		}
	}
}

// endsAll waits until the server has ended the connections of the latest sentence that opened some.
//
// Example:
//
//	Given Bamboo times out a request that takes longer than 500 ms to arrive
//	When 20 clients connect to Bamboo's HTTP port and stay silent
//	Then Bamboo closes each of these connections within 3 s
func (h *hostile) endsAll(ctx context.Context, d time.Duration) error {
	if len(h.open) == 0 {
		return report.CannotJudge(errors.New("no hostile client has connected yet"))
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	for _, r := range h.open {
		select {
		case <-r.Gone():
		case <-ctx.Done():
			return h.Explain(h.stillOpen(d))
		}
	}
	return nil
}

func (h *hostile) stillOpen(d time.Duration) error {
	open := 0
	for _, r := range h.open {
		if ended, _ := r.Ended(); !ended {
			open++
		}
	}
	return &mismatch.Error{What: fmt.Sprintf("Bamboo keeps connections open for more than %s", units.Brief(d)),
		Expected: "all are closed", Actual: fmt.Sprintf("%d of %d are open", open, len(h.open))}
}
