package load

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"bamboo-spec/support/client"
)

// start is the stage of a conversation in which a run is started by a call of its own, as failures name it.
const start = "start of the run"

// open asks for a stream and starts its run, in the order that the target wants.
func (c *HTTP) open(ctx context.Context, u *url.URL, created Created, model string) (*exchange, *Failure) {
	execute := func() *Failure { return c.execute(ctx, created.Session, model) }
	if c.options.Execute == client.BeforeStream {
		if failure := execute(); failure != nil {
			return nil, failure
		}
	}
	x, err := c.wire.ask(ctx, http.MethodGet, u, wantsEvents, nil)
	if err != nil {
		return nil, broke(ctx, stream, err)
	}
	if c.options.Execute == client.AfterStream {
		if failure := execute(); failure != nil {
			x.drop()
			return nil, failure
		}
	}
	if err := x.answer(ctx); err != nil {
		return nil, broke(ctx, stream, err)
	}
	return x, nil
}

// retryPause lies between two calls of which the first was answered with "retry".
const retryPause = 50 * time.Millisecond

// execute starts a run. One that goes on already, because the message itself has started it, is as good.
func (c *HTTP) execute(ctx context.Context, session, model string) *Failure {
	call, err := c.options.Execution(session, model)
	if err != nil {
		return failed(start, "%v", err)
	}
	u, err := c.options.At(call.Path)
	if err != nil {
		return failed(start, "%v", err)
	}
	for {
		a, err := c.post(ctx, u, call.Body)
		switch {
		case err != nil:
			return broke(ctx, start, err)
		case a.status/100 == 2:
			return nil
		case !client.AsksToRetry(a.status, a.body):
			return broke(ctx, start, a.refused(http.StatusAccepted))
		}
		select {
		case <-ctx.Done():
			return broke(ctx, start, fmt.Errorf("%w: %w", ctx.Err(), a.refused(http.StatusAccepted)))
		case <-time.After(retryPause):
		}
	}
}
