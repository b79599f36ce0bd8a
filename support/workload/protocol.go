package workload

import (
	"context"
	"errors"
	"sync"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
)

// way is how one conversation of a protocol is held.
type way interface {
	// open brings about what must stand before the first start.
	open(context.Context) error
	// hold holds one conversation and gives what became of each run in it: of the user's own
	// first, then of those of clients that watch.
	hold(context.Context, load.Start, load.Ask) []load.Run
	// close ends what open began; its error is a client that the conversation lost.
	close(context.Context) error
}

// streamed holds conversations over HTTP.
type streamed struct {
	options load.Options
	client  *load.HTTP
}

func (s *streamed) open(context.Context) (err error) {
	s.client, err = load.NewHTTP(s.options)
	return err
}

func (s *streamed) hold(ctx context.Context, _ load.Start, ask load.Ask) []load.Run {
	return []load.Run{s.client.Converse(ctx, ask)}
}

func (s *streamed) close(context.Context) error {
	if s.client != nil {
		s.client.Close()
	}
	return nil
}

// dialled holds conversations over a gateway connection each.
type dialled struct {
	gateway   *load.Gateway
	connected func(time.Duration)
}

func (d *dialled) open(context.Context) error { return nil }

func (d *dialled) hold(ctx context.Context, _ load.Start, ask load.Ask) []load.Run {
	run, connect := d.gateway.Converse(ctx, ask)
	if connect == 0 {
		connect = measure.Never
	}
	d.connected(connect)
	return []load.Run{run}
}

func (d *dialled) close(context.Context) error { return nil }

// connected lets each user keep a connection. A user whose connection is spoiled by a run
// that failed connects again, to a new session, for the next one.
type connected struct {
	gateway   *load.Gateway
	connected func(time.Duration)
	conns     []*load.Conn // by user
}

func (c *connected) open(ctx context.Context) error {
	return dialAll(ctx, len(c.conns), func(ctx context.Context, i int) error {
		conn, err := c.gateway.Dial(ctx, "")
		if err != nil {
			c.connected(measure.Never)
			return nil // the user's first run fails of it too
		}
		c.conns[i] = conn
		c.connected(conn.Took)
		return nil
	})
}

func (c *connected) hold(ctx context.Context, s load.Start, ask load.Ask) []load.Run {
	if c.conns[s.Worker] == nil {
		conn, err := c.gateway.Dial(ctx, "")
		if err != nil {
			return []load.Run{{Intended: ask.Intended, Err: err}}
		}
		c.conns[s.Worker] = conn
	}
	run := c.conns[s.Worker].Chat(ctx, ask)
	if run.Err != nil {
		_ = c.conns[s.Worker].Close() // as above
		c.conns[s.Worker] = nil
	}
	return []load.Run{run}
}

func (c *connected) close(ctx context.Context) error { return leaveAll(ctx, c.conns) }

// fanOut is one conversation that other clients follow.
type fanOut struct {
	gateway   *load.Gateway
	connected func(time.Duration)
	apart     func(time.Duration) // is told how far apart the clients were told each token
	conns     []*load.Conn        // first the user who asks
	mu        sync.Mutex          // one question at a time, in the warm-up too
}

func (w *fanOut) open(ctx context.Context) error {
	asker, err := w.gateway.Dial(ctx, "")
	if err != nil {
		return err
	}
	w.conns[0] = asker
	w.connected(asker.Took)
	return dialAll(ctx, len(w.conns)-1, func(ctx context.Context, i int) error {
		conn, err := w.gateway.Dial(ctx, asker.Session)
		if err != nil {
			return err
		}
		w.conns[i+1] = conn
		w.connected(conn.Took)
		return nil
	})
}

func (w *fanOut) hold(ctx context.Context, _ load.Start, ask load.Ask) []load.Run {
	w.mu.Lock()
	defer w.mu.Unlock()
	runs := make([]load.Run, len(w.conns))
	tokens := &spread{clients: len(w.conns)}
	var following sync.WaitGroup
	for i, conn := range w.conns {
		follow := (*load.Conn).Follow
		if i == 0 {
			follow = (*load.Conn).Chat
		}
		ask := ask
		ask.Token = tokens.client(ask.Token)
		following.Go(func() {
			if runs[i] = lost(ask); conn != nil {
				runs[i] = follow(conn, ctx, ask)
			}
		})
	}
	following.Wait()
	tokens.each(w.apart)
	for i, conn := range w.conns {
		if runs[i].Err != nil && conn != nil {
			_ = conn.Close() // as above
			w.conns[i] = nil
		}
	}
	return runs
}

// lost is the run of a client whose connection an earlier run has spoiled.
func lost(ask load.Ask) load.Run {
	return load.Run{Intended: ask.Intended,
		Err: &load.Failure{What: "the client's connection was lost in an earlier run"}}
}

func (w *fanOut) close(ctx context.Context) error { return leaveAll(ctx, w.conns) }

// dialAll opens n connections, 500 a second.
func dialAll(ctx context.Context, n int, dial func(context.Context, int) error) error {
	var mu sync.Mutex
	var failed error
	plan := load.Plan{Pacer: load.Open{Rate: float64(time.Second / Pause), Count: n, MaxActive: n}}
	_, err := plan.Drive(ctx, func(ctx context.Context, s load.Start) error {
		err := dial(ctx, s.Index)
		if err != nil {
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
		}
		return err
	})
	return errors.Join(err, failed)
}

// leaveAll closes connections, after making sure that nothing more came over them.
func leaveAll(ctx context.Context, conns []*load.Conn) error {
	var mu sync.Mutex
	var failed error
	var leaving sync.WaitGroup
	for _, c := range conns {
		if c == nil {
			continue
		}
		leaving.Go(func() {
			if err := c.Leave(ctx); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = errors.Join(failed, err)
			}
		})
	}
	leaving.Wait()
	return failed
}
