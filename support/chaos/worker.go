package chaos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/fault"
)

// worker asks one question after the other and keeps what came.
type worker struct {
	experiment *Experiment
	name       string
	atGateway  bool
	link       *fault.Link // that the worker is behind; nil: none that can fail
	session    string
	failed     bool // the last question failed: its run may go on, and the next must not meet it
	asked      []*asked
}

// asked is one question and what its worker knows of it.
type asked struct {
	session, question string
	accepted          bool   // confirmed with 201
	answered          bool   // confirmed with complete
	answer            string // what was streamed
}

const (
	thinkTime     = 5 * time.Millisecond // between an answer and the next question
	longEvery     = 3                    // each third answer takes a while
	sessionLength = 8                    // questions in one conversation
)

// work asks until the experiment is over, and once more then.
func (w *worker) work(ctx context.Context) error {
	for over := false; ; {
		if err := w.ask(ctx); err != nil {
			return fmt.Errorf("a question was not answered as promised:\n%s asked %w", w.name, err)
		}
		if over {
			return nil
		}
		if err := pause(ctx, thinkTime); err != nil {
			return nil // another worker's error ended the experiment
		}
		select {
		case <-w.experiment.over:
			over = true
		default:
		}
	}
}

func (w *worker) ask(ctx context.Context) error {
	since, err := w.experiment.begin(ctx)
	if err != nil {
		return nil // as above
	}
	if len(w.asked)%sessionLength == 0 || w.failed && w.link != nil {
		w.session = w.experiment.setup.NewSession()
	}
	a := &asked{session: w.session, question: w.question(len(w.asked) + 1)}
	w.asked = append(w.asked, a)
	exchange := w.exchange
	if w.atGateway {
		exchange = w.exchangeAtGateway
	}
	err = exchange(ctx, a)
	w.failed = err != nil
	var f *failure
	switch {
	case err == nil:
		a.answered = true
		w.experiment.count()
		return nil
	case ctx.Err() != nil:
		return nil
	case errors.As(err, &f) && f.fate&w.experiment.tolerated != 0 && w.experiment.disturbed(since):
		return nil
	}
	return fmt.Errorf("%q: %w", a.question, err)
}

// question takes the model no time, or about 100 ms.
func (w *worker) question(n int) string {
	if n%longEvery == 0 {
		return fmt.Sprintf("Question %d of %s: count from 1 to 10", n, w.name)
	}
	return fmt.Sprintf("Question %d of %s", n, w.name)
}

// client is for one exchange, over the worker's link.
func (w *worker) client() *client.Client {
	if w.link == nil {
		return w.direct()
	}
	return w.experiment.setup.Client(w.name, w.link.Through)
}

// direct is a client that does not go through the worker's link.
func (w *worker) direct() *client.Client { return w.experiment.setup.Client(w.name, nil) }

// pause sleeps for d or until ctx is done.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
