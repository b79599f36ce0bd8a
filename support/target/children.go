package target

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/scriptedllm"
)

// ChildOptions say how the children of one run are made.
type ChildOptions struct {
	Dir          string        // where their data folders are made; "" is the system's temporary folder
	Ahead        int           // how many wait, started, to be taken; 0: none
	Expected     int           // how many will be taken in all, so that none is started ahead for nothing; 0: unknown
	Executable   string        // what is started; "" is the running executable. It must call BecomeChild first
	StartTimeout time.Duration // for one start; 0 is 30 s
	Defect       string        // name of the mistake that each of them makes; "": none
	Hits         string        // file that grows by a byte each time the mistake is made; "": nobody counts
}

// Children is the source of reference servers: each Take gives a server process of
// its own with a scripted model of its own.
type Children struct {
	opts   ChildOptions
	fleet  *fleet
	ready  chan started  // what was started ahead is handed over here
	places chan struct{} // limits how many are started ahead at one time
	ahead  sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	waiting int     // takers
	taken   int     // in all
	coming  int     // being started ahead, or waiting to be taken
	wasted  []error // ends of children that nobody had taken
}

type started struct {
	bamboo *Server
	err    error
}

var _ Source = (*Children)(nil)

// NewChildren starts opts.Ahead children in the background. Close must be called.
func NewChildren(opts ChildOptions) *Children {
	if opts.StartTimeout == 0 {
		opts.StartTimeout = 30 * time.Second
	}
	c := &Children{
		opts:   opts,
		fleet:  newFleet(),
		ready:  make(chan started),
		places: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	c.change(0, 0)
	return c
}

// Capabilities is everything that this system allows: the server and its model are ours.
func (c *Children) Capabilities() capability.Set {
	can := []capability.Capability{capability.Script, capability.Restart, capability.Process,
		capability.Settings, capability.Log, capability.HTTP, capability.Gateway, capability.Tools,
		capability.Idempotency, capability.SessionList, capability.Channels}
	if fault.DiskCanFail {
		can = append(can, capability.Disk)
	}
	return capability.Of(can...)
}

// Shared is false.
func (c *Children) Shared() bool { return false }

// Describe names the reference server.
func (c *Children) Describe() string { return "the reference server, a process for each scenario" }

// Check waits for the first child. The next taker gets it.
func (c *Children) Check(ctx context.Context) error {
	b, err := c.next(ctx)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.coming++
	c.taken--
	c.mu.Unlock()
	c.ahead.Go(func() { c.offer(started{b, nil}) })
	return nil
}

// Take hands out a child that was started ahead, or starts one if it is to have
// settings, or its model apart.
func (c *Children) Take(ctx context.Context, s Settings) (*Server, error) {
	if !s.IsZero() || s.ModelApart {
		return c.start(ctx, s)
	}
	var crash error
	for range c.opts.Ahead + 2 { // all that waited may be dead; two started since may not
		b, err := c.next(ctx)
		if err != nil {
			return nil, err
		}
		if b.Exited() == nil {
			return b, nil
		}
		crash = b.Release()
		c.waste(crash)
	}
	return nil, fmt.Errorf("one server after the other ends before it is used: %w", crash)
}

// next waits for a child that was started ahead.
func (c *Children) next(ctx context.Context) (*Server, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.change(+1, 0)
	select {
	case s := <-c.ready:
		c.change(-1, -1)
		return s.bamboo, s.err
	case <-ctx.Done():
		c.change(-1, 0)
		return nil, fmt.Errorf("wait for a server: %w", context.Cause(ctx))
	case <-c.fleet.open.Done():
		return nil, ErrClosed
	}
}

// change counts takers and children, and sees to it that there is a child coming
// for every taker and opts.Ahead more, as far as so many are expected.
func (c *Children) change(waiting, coming int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting += waiting
	c.coming += coming
	if coming < 0 {
		c.taken++
	}
	ahead := c.opts.Ahead
	if c.opts.Expected > 0 {
		ahead = min(ahead, max(0, c.opts.Expected-c.taken-c.waiting))
	}
	for !c.closed && c.coming < c.waiting+ahead {
		c.coming++
		c.ahead.Go(c.startAhead)
	}
}

// startAhead starts one child and hands it, or the error, to the next taker. What
// nobody takes is released by Close.
func (c *Children) startAhead() {
	select {
	case c.places <- struct{}{}:
	case <-c.fleet.open.Done():
		return
	}
	b, err := c.start(c.fleet.open, Settings{})
	<-c.places
	c.offer(started{b, err})
}

// offer hands a child to the next taker.
func (c *Children) offer(s started) {
	select {
	case c.ready <- s:
	case <-c.fleet.open.Done():
	}
}

// waste keeps, for Close, why a child ended that nobody had taken.
func (c *Children) waste(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wasted = append(c.wasted, err)
}

func (c *Children) start(ctx context.Context, s Settings) (*Server, error) {
	h, err := c.fleet.start(ctx, func(ctx context.Context) (*host, error) {
		model, files := modelHere, 0
		if s.ModelApart {
			model, files = modelApart, filesUnderLoad
		}
		b, h, err := furnish(ctx, c.opts.Dir, model, scriptedllm.Asker{}, c.opts.Executable)
		if err != nil {
			return nil, err
		}
		if b.model != nil {
			b.model.RequireKey(modelKey)
		}
		order := childOrder{Files: files, DataDir: h.folder, ModelURL: h.modelURL, Defect: c.opts.Defect,
			Hits: c.opts.Hits, Settings: s}
		b.launch = func(ctx context.Context) (*running, error) {
			ctx, cancel := context.WithTimeout(ctx, c.opts.StartTimeout)
			defer cancel()
			p, hello, err := startChild(ctx, c.opts.Executable, order)
			if err != nil {
				return nil, err
			}
			return &running{process: p, api: hello.API, gateway: hello.Gateway}, nil
		}
		return b, nil
	})
	if err != nil {
		return nil, err
	}
	return &Server{host: h}, nil
}

// Close ends all children, taken or not, and waits for that. Its error tells which of them
// had ended on their own.
func (c *Children) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	err := c.fleet.close()
	c.ahead.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(append(c.wasted, err)...)
}
