package target

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"bamboo-spec/support/scriptedllm"
)

// fleet is all Bamboos that a source has started and nobody has released yet.
type fleet struct {
	open   context.Context // ends with close: whatever is being started is given up
	cancel context.CancelFunc
	starts sync.WaitGroup

	mu     sync.Mutex
	closed bool
	out    map[*host]struct{}
}

func newFleet() *fleet {
	f := &fleet{out: map[*host]struct{}{}}
	f.open, f.cancel = context.WithCancel(context.Background())
	return f
}

// start furnishes and starts a Bamboo. It gives up, and leaves nothing behind,
// when ctx ends or the fleet is closed.
func (f *fleet) start(ctx context.Context, furnish func(context.Context) (*host, error)) (*host, error) {
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return nil, ErrClosed
	}
	f.starts.Add(1)
	f.mu.Unlock()
	defer f.starts.Done()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(f.open, cancel)()
	b, err := furnish(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.Start(ctx); err != nil {
		if f.open.Err() != nil {
			err = errors.Join(ErrClosed, err)
		}
		return nil, errors.Join(err, b.endForGood())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.out[b] = struct{}{}
	b.forget = func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.out, b)
	}
	return b, nil
}

// close releases all that is out and waits for it. Its errors are those of the releases.
func (f *fleet) close() error {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.cancel()
	f.starts.Wait()

	f.mu.Lock()
	errs := make([]error, 0, len(f.out))
	var releases sync.WaitGroup
	var mu sync.Mutex
	for b := range f.out {
		releases.Go(func() {
			err := b.endForGood()
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		})
	}
	f.mu.Unlock()
	releases.Wait()
	return errors.Join(errs...)
}

// modelPlace is where the model behind a Bamboo of ours is.
type modelPlace int

const (
	modelElsewhere modelPlace = iota // it is not ours
	modelHere                        // in this process, to be scripted
	modelApart                       // in a process of its own
)

// household is what stays the same when a server is started again.
type household struct{ folder, modelURL string }

// furnish makes what a Bamboo of ours has besides its process: a folder of its own
// under dir and, if it is to be ours, a model that listens; executable is what that is
// started from if it is apart. The caller adds launch.
func furnish(ctx context.Context, dir string, model modelPlace, asker scriptedllm.Asker, executable string) (*host,
	household, error) {
	folder, err := os.MkdirTemp(dir, "bamboo-")
	if err != nil {
		return nil, household{}, fmt.Errorf("make the data folder of a Bamboo: %w", err)
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, household{}, fmt.Errorf("make the data folder of a Bamboo: %w",
			errors.Join(err, os.RemoveAll(folder)))
	}
	remove := func() error { return os.RemoveAll(folder) }
	b, h := &host{tidy: remove}, household{folder: folder}
	b.alive, b.end = context.WithCancel(context.Background())
	switch model {
	case modelHere:
		b.model = scriptedllm.NewFor(asker)
		if b.listener, err = b.model.Listen("127.0.0.1:0"); err == nil {
			h.modelURL = b.listener.URL()
			b.tidy = func() error { return errors.Join(b.listener.Close(), remove()) }
		}
	case modelApart:
		if b.apart, err = startModel(ctx, executable, "127.0.0.1:0", asker); err == nil {
			h.modelURL = b.apart.url
			b.tidy = func() error { return errors.Join(b.apart.end(), remove()) }
		}
	}
	if err != nil {
		b.end()
		return nil, household{}, errors.Join(fmt.Errorf("start the scripted model: %w", err), remove())
	}
	return b, h, nil
}
