// Package chaos lets many workers ask Bamboo while something happens to it, and checks afterwards that
// nothing that was confirmed is lost. Its entry type is Experiment.
package chaos

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bamboo-spec/support/client"
)

// Setup is what an experiment needs to know. Its functions are called from several goroutines.
type Setup struct {
	// Client makes a client for one exchange: at the next one the server may be at another address. It dials
	// via, as in client.Config; nil: the address itself.
	Client     func(name string, via func(string) (string, error)) *client.Client
	AuthToken  string                                            // opens the gateway
	NewSession func() string                                     // an id that nobody has used
	Says       func(question string) (answer string, known bool) // what the model answers
	// the longest that an exchange, or a wait for one, takes
	Wait time.Duration
}

// Experiment is a number of workers who ask one question after the other while something happens to Bamboo,
// and what each of them was told.
type Experiment struct {
	setup     Setup
	tolerated Fate // of a question that a disturbance explains
	workers   []*worker
	over      chan struct{} // closed when what happens has happened

	mu           sync.Mutex
	up           chan struct{} // closed while the server is to be reached
	disturbances int           // how many have begun and ended so far
	answered     int           // whole answers so far
	more         chan struct{} // closed at the next of them
	midway       chan struct{} // closed when the next long answer has begun
}

// New is an experiment with so many workers, half of them over HTTP and half through the gateway. A question
// that a disturbance meets may have one of the tolerated fates. An experiment runs once.
func New(s Setup, workers int, tolerated Fate) *Experiment {
	e := &Experiment{
		setup: s, tolerated: tolerated,
		over: make(chan struct{}), up: make(chan struct{}), more: make(chan struct{}), midway: make(chan struct{}),
	}
	close(e.up)
	for i := range workers {
		name := fmt.Sprint("chaos worker ", i+1)
		e.workers = append(e.workers, &worker{experiment: e, name: name, atGateway: i%2 == 1})
	}
	return e
}

var errWorkerFailed = errors.New("a user was not answered")

// run lets all workers ask until happens has returned, and once more then. Each question must be answered, but
// for what a disturbance explains.
func (e *Experiment) run(ctx context.Context, happens func(context.Context) error) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var work sync.WaitGroup
	errs := make([]error, len(e.workers))
	for i, w := range e.workers {
		work.Go(func() {
			if errs[i] = w.work(ctx); errs[i] != nil {
				fail(errWorkerFailed)
			}
		})
	}
	err := happens(ctx)
	close(e.over)
	work.Wait()
	interrupted := errors.Is(err, errWorkerFailed) || errors.Is(err, context.Canceled)
	if interrupted && errors.Is(context.Cause(ctx), errWorkerFailed) {
		err = nil // the worker's own error says what happened
	}
	return errors.Join(append(errs, err)...)
}

// disturb does something that explains why questions that are under way fail. If it takes the server away,
// nobody asks until it is done.
func (e *Experiment) disturb(away bool, do func() error) error {
	e.mu.Lock()
	e.disturbances++
	if away {
		e.up = make(chan struct{})
	}
	e.mu.Unlock()
	err := do()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.disturbances++
	if away {
		close(e.up)
	}
	return err
}

// begin waits until the server can be asked, and returns the disturbances so far.
func (e *Experiment) begin(ctx context.Context) (disturbances int, err error) {
	e.mu.Lock()
	up := e.up
	e.mu.Unlock()
	select {
	case <-up:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.disturbances, nil
}

// disturbed reports whether there has been a disturbance since begin, or was one then: an odd number says so.
func (e *Experiment) disturbed(since int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.disturbances != since || since%2 == 1
}

// count counts a whole answer.
func (e *Experiment) count() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answered++
	close(e.more)
	e.more = make(chan struct{})
}

// begun tells that a long answer has begun.
func (e *Experiment) begun() {
	e.mu.Lock()
	defer e.mu.Unlock()
	close(e.midway)
	e.midway = make(chan struct{})
}

// awaitMidAnswer waits until a long answer has just begun, so that what happens then falls into the middle of it.
func (e *Experiment) awaitMidAnswer(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, e.setup.Wait)
	defer cancel()
	e.mu.Lock()
	midway := e.midway
	e.mu.Unlock()
	select {
	case <-midway:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waited %v in vain for an answer to users who talk to begin: %w", e.setup.Wait,
			context.Cause(ctx))
	}
}

// awaitAnswers waits until n more answers have come.
func (e *Experiment) awaitAnswers(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, e.setup.Wait)
	defer cancel()
	first := -1
	for {
		e.mu.Lock()
		answered, more := e.answered, e.more
		e.mu.Unlock()
		if first < 0 {
			first = answered
		}
		if answered-first >= n {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return fmt.Errorf("waited %v in vain for %d answers to users who talk; %d came: %w",
				e.setup.Wait, n, answered-first, context.Cause(ctx))
		}
	}
}
