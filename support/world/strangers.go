package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// strangers are clients who keep no rules: they say nothing, or what no sound client would.
type strangers struct {
	open []*bamboo.Raw // connections of the latest sentence that opened some
	last *outcome      // of the latest call
	rest *rest         // of the server's process, before they came
}

// outcome is what became of a call that breaks rules.
type outcome struct {
	what     string
	response *bamboo.Response // nil: the connection ended without one
}

// theStranger is who acts in sentences about clients that keep no rules.
const theStranger = "the stranger"

// connect opens n connections to the HTTP port or to the gateway's; they are left at the end.
func (w *World) connect(ctx context.Context, n int, gateway bool) error {
	c, err := w.User(theStranger).Client(ctx)
	if err != nil {
		return err
	}
	w.strangers.open = nil
	for range n {
		r, err := w.dialRaw(ctx, c, gateway)
		if err != nil {
			return w.explain(fmt.Errorf("connection %d of %d: %w", len(w.strangers.open)+1, n, err))
		}
		w.Cleanup(r.Close)
		w.strangers.open = append(w.strangers.open, r)
	}
	return nil
}

func (w *World) dialRaw(ctx context.Context, c *bamboo.Client, gateway bool) (*bamboo.Raw, error) {
	ctx, cancel := w.Within(ctx)
	defer cancel()
	return c.DialRaw(ctx, gateway)
}

// SayNothing opens n connections on which nothing is ever said.
func (w *World) SayNothing(ctx context.Context, n int, gateway bool) error {
	return w.connect(ctx, n, gateway)
}

// WriteLines writes lines to the HTTP port, each ended as HTTP ends them, and waits for the
// answer or the end of the connection.
func (w *World) WriteLines(ctx context.Context, lines string) error {
	return w.writeAlone(ctx, []byte(strings.ReplaceAll(lines, "\n", "\r\n")+"\r\n\r\n"))
}

// WriteBytes is the same for bytes that are no lines.
func (w *World) WriteBytes(ctx context.Context, b []byte) error { return w.writeAlone(ctx, b) }

func (w *World) writeAlone(ctx context.Context, b []byte) error {
	if err := w.connect(ctx, 1, false); err != nil {
		return err
	}
	r := w.strangers.open[0]
	r.Note(b)
	if _, err := r.Write(b); err != nil {
		if ended, _ := r.Ended(); !ended {
			return err
		}
	}
	ctx, cancel := w.Within(ctx)
	defer cancel()
	response, err := r.Answer(ctx)
	if err != nil {
		return w.explain(err)
	}
	w.account("what the client wrote", bamboo.Request{}, response)
	return nil
}

// account keeps the outcome of a call for the sentences that follow.
func (w *World) account(what string, r bamboo.Request, response *bamboo.Response) {
	w.strangers.last = &outcome{what, response}
	if response != nil {
		w.wire.exchanges = append(w.wire.exchanges, &exchange{request: r, response: response})
	}
}

// CallRefused checks that the latest call was refused: by a status that says so, or by the end of
// its connection.
func (w *World) CallRefused() error {
	last := w.strangers.last
	if last == nil {
		return report.CannotJudge(errors.New("no client has broken a rule yet; say first what it does"))
	}
	if last.response == nil {
		return nil
	}
	switch s := last.response.Status; {
	case s >= 400 && s < 500, s == http.StatusNotImplemented, s == http.StatusHTTPVersionNotSupported:
		w.wire.exchanges[len(w.wire.exchanges)-1].judged = true
		return nil
	}
	return &mismatch.Error{What: last.what + " was not refused", Expected: "a status of 400 to 499, or the end of the connection", Actual: last.response.Summary()}
}

// AllGone checks that the server has ended every connection of the strangers within d.
func (w *World) AllGone(ctx context.Context, d time.Duration) error {
	all := w.strangers.open
	if len(all) == 0 {
		return report.CannotJudge(errors.New("no stranger has connected yet"))
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	for _, r := range all {
		select {
		case <-r.Gone():
		case <-ctx.Done():
			return w.explain(w.stillOpen(d))
		}
	}
	return nil
}

func (w *World) stillOpen(d time.Duration) error {
	open := 0
	for _, r := range w.strangers.open {
		if ended, _ := r.Ended(); !ended {
			open++
		}
	}
	return &mismatch.Error{What: "Bamboo keeps connections of strangers", Expected: "none after " + d.String(),
		Actual: fmt.Sprintf("%d of %d are open", open, len(w.strangers.open))}
}

// Slow is what of a request is sent byte by byte, without an end.
type Slow struct{ head, endless string }

// What can be sent slowly.
var (
	SlowHead = Slow{"GET /health HTTP/1.1\r\nHost: bamboo\r\nX-Long: ", "a"}
	SlowBody = Slow{"POST /api/v1/chat HTTP/1.1\r\nHost: bamboo\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"message\": \"", "a"}
	SlowRest = Slow{"GET /health HTTP/1.1\r\nHost: bamboo\r\nContent-Length: 1000000\r\n\r\n", "a"}
)

// SendSlowly lets n clients send one byte each at every interval, until the server has ended their
// connections or the scenario is over.
func (w *World) SendSlowly(ctx context.Context, n int, slow Slow, interval time.Duration) error {
	if err := w.connect(ctx, n, false); err != nil {
		return err
	}
	over := make(chan struct{})
	var work sync.WaitGroup
	w.Cleanup(func() error { close(over); work.Wait(); return nil })
	for _, r := range w.strangers.open {
		if _, err := r.Write([]byte(slow.head)); err != nil {
			return err
		}
		r.Note([]byte(slow.head + " …"))
	}
	work.Go(func() { drip(w.strangers.open, slow.endless, interval, over) })
	return nil
}

func drip(to []*bamboo.Raw, b string, interval time.Duration, over <-chan struct{}) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		for _, r := range to {
			_, _ = r.Write([]byte(b)) // a connection that has ended takes nothing, which is looked at by AllGone
		}
	}
}
