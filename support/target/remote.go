package target

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
)

// RemoteOptions say where the Bamboo is that somebody else started.
type RemoteOptions struct {
	API         string            // its HTTP address; "" : its HTTP side is not tested
	Gateway     string            // its gateway address; "" : its gateway is not tested
	ModelListen string            // where the scripted model listens for it, host:port; "" : its model is not ours
	Asker       scriptedllm.Asker // what it asks of its model beside answers
	Timeout     time.Duration     // of one question of Check; 0 is 30 s
}

// Remote is the source for a Bamboo that runs already. All scenarios meet the same one, and the same
// scripted model; the model forgets everything at each Take.
type Remote struct {
	opts  RemoteOptions
	probe prober

	mu       sync.Mutex
	closed   bool
	model    *scriptedllm.Model    // nil until first needed
	listener *scriptedllm.Listener // nil until first needed
}

var _ Source = (*Remote)(nil)

// NewRemote does not connect yet: see Check.
func NewRemote(opts RemoteOptions) *Remote {
	opts.API = strings.TrimRight(opts.API, "/")
	if opts.Timeout == 0 {
		opts.Timeout = 30 * time.Second
	}
	return &Remote{opts: opts, probe: newProber()}
}

// Capabilities are the sides that have an address, and the script if the model is ours.
func (r *Remote) Capabilities() capability.Set {
	var can []capability.Capability
	if r.opts.API != "" {
		can = append(can, capability.HTTP)
	}
	if r.opts.Gateway != "" {
		can = append(can, capability.Gateway)
	}
	if r.opts.ModelListen != "" {
		can = append(can, capability.Script)
	}
	return capability.Of(can...)
}

// Shared is true.
func (r *Remote) Shared() bool { return true }

// Describe names the addresses.
func (r *Remote) Describe() string {
	switch {
	case r.opts.Gateway == "":
		return "the Bamboo at " + r.opts.API
	case r.opts.API == "":
		return "the Bamboo at " + r.opts.Gateway
	}
	return "the Bamboo at " + r.opts.API + " and " + r.opts.Gateway
}

// Check asks both addresses, and lets the scripted model listen.
func (r *Remote) Check(ctx context.Context) error {
	var errs []error
	if _, err := r.listen(); err != nil {
		errs = append(errs, err)
	}
	if r.opts.API == "" && r.opts.Gateway == "" {
		errs = append(errs, errors.New("no address of a Bamboo is given: set BAMBOO_API_URL or BAMBOO_WS_URL"))
	}
	if r.opts.API != "" {
		errs = append(errs, r.ask(ctx, r.opts.API+healthPath, "BAMBOO_API_URL", func(ctx context.Context) error {
			return r.probe.api(ctx, r.opts.API)
		}))
	}
	if r.opts.Gateway != "" {
		errs = append(errs, r.ask(ctx, r.opts.Gateway, "BAMBOO_WS_URL", func(ctx context.Context) error {
			return r.probe.gateway(ctx, r.opts.Gateway)
		}))
	}
	return errors.Join(errs...)
}

func (r *Remote) ask(ctx context.Context, url, variable string, question func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, r.opts.Timeout)
	defer cancel()
	if err := question(ctx); err != nil {
		return fmt.Errorf("no Bamboo answers at %s (start it, or unset %s): %w", url, variable, err)
	}
	return nil
}

// Take hands out the one Bamboo. Settings cannot be chosen.
func (r *Remote) Take(ctx context.Context, s Settings) (*Server, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !s.IsZero() {
		return nil, errNoSettings
	}
	listener, err := r.listen()
	if err != nil {
		return nil, err
	}
	b := &Server{host: &host{api: r.opts.API, gateway: r.opts.Gateway, tidy: func() error { return nil }}}
	b.alive, b.end = context.WithCancel(context.Background())
	if listener != nil {
		b.model, b.listener = r.model, listener
		b.model.Reset()
		b.tidy = r.resume
		if s.ModelApart {
			if err := r.putApart(ctx, b); err != nil {
				b.end()
				return nil, err
			}
		}
	}
	return b, nil
}

// putApart puts a model in a process of its own in the place of the scripted one until the Bamboo is released.
func (r *Remote) putApart(ctx context.Context, b *Server) error {
	addr := strings.TrimSuffix(strings.TrimPrefix(b.listener.URL(), "http://"), "/v1")
	if err := b.listener.Refuse(); err != nil {
		return errors.Join(err, r.resume())
	}
	var err error
	if b.apart, err = startModel(ctx, "", addr, r.opts.Asker); err != nil {
		return errors.Join(err, r.resume())
	}
	b.model, b.listener = nil, nil
	b.tidy = func() error { return errors.Join(b.apart.end(), r.resume()) }
	return nil
}

// listen starts the scripted model once; nil if the model is not ours.
func (r *Remote) listen() (*scriptedllm.Listener, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, ErrClosed
	}
	if r.opts.ModelListen == "" || r.listener != nil {
		return r.listener, nil
	}
	model := scriptedllm.NewFor(r.opts.Asker)
	listener, err := model.Listen(r.opts.ModelListen)
	if err != nil {
		return nil, fmt.Errorf("the target's Bamboo cannot be given a model (choose another address for it): %w", err)
	}
	r.model, r.listener = model, listener
	return listener, nil
}

// resume lets the model listen again: what one scenario refused the next one needs.
func (r *Remote) resume() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	return r.listener.Resume()
}

// Close ends the scripted model. The Bamboo is left alone.
func (r *Remote) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	if r.listener == nil {
		return nil
	}
	return r.listener.Close()
}
