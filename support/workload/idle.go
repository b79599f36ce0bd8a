package workload

import (
	"context"
	"fmt"
	"sync"
	"time"

	"bamboo-spec/support/load"
)

// idle are clients that are connected to the gateway and say nothing.
type idle struct {
	gateway   *load.Gateway
	connected func(time.Duration)
	conns     []*load.Conn

	over    context.CancelFunc
	resting sync.WaitGroup
	mu      sync.Mutex
	lost    int
	first   error // of those lost
}

// begin connects all of them and lets them rest until end.
func (d *idle) begin(ctx context.Context) error {
	if len(d.conns) == 0 {
		return nil
	}
	err := dialAll(ctx, len(d.conns), func(ctx context.Context, i int) error {
		conn, err := d.gateway.Dial(ctx, "")
		if err != nil {
			return err
		}
		d.conns[i] = conn
		d.connected(conn.Took)
		return nil
	})
	over, cancel := context.WithCancel(ctx)
	d.over = cancel
	var begun sync.WaitGroup // ten thousand take their time, which would make the first starts of the load late
	for _, c := range d.conns {
		if c != nil {
			begun.Add(1)
			d.resting.Go(func() { begun.Done(); d.rest(ctx, over, c) })
		}
	}
	begun.Wait()
	return err
}

func (d *idle) rest(ctx, over context.Context, c *load.Conn) {
	err := c.Rest(ctx, over)
	if err == nil {
		err = c.Close()
	} else {
		_ = c.Close() // what matters is what it met before
	}
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.lost++; d.first == nil {
			d.first = err
		}
	}
}

// end asks each of them for a sign of life and closes it.
func (d *idle) end() error {
	if d.over == nil {
		return nil
	}
	d.over()
	d.resting.Wait()
	if d.lost > 0 {
		return fmt.Errorf(
			"of %d idle clients %d had lost their connection at the end; the first: %w",
			len(d.conns), d.lost, d.first)
	}
	return nil
}
