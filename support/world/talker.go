package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/mismatch"
)

// fates are ways in which a question can fail.
type fates int

const (
	fateTold    fates = 1 << iota // its answer ended in an error
	fateRefused                   // it was not taken: a status of the server's own trouble, or no connection
	fateCutOff                    // its connection broke in the middle of the answer
	fateSilent                    // nothing more came, as when packets vanish
)

// fateError is how a question failed.
type fateError struct {
	fate fates
	err  error
}

func (e *fateError) Error() string { return e.err.Error() }
func (e *fateError) Unwrap() error { return e.err }

// talker asks one question after the other and keeps account of what came.
type talker struct {
	talk      *talk
	name      string
	atGateway bool
	link      *fault.Link // that the talker is behind; nil: none that can fail
	session   string
	broken    bool // the last question failed: its run may go on, and the next must not meet it
	asked     []*asked
}

// asked is one question and what its user knows of it.
type asked struct {
	session, question string
	taken             bool   // confirmed with 201
	answered          bool   // confirmed with complete
	answer            string // what was streamed
}

const (
	talkPause     = 5 * time.Millisecond // between an answer and the next question
	longEvery     = 3                    // each third answer takes a while
	talkToSession = 8                    // questions in one conversation
)

// talks asks until the talk is over, and once more then.
func (k *talker) talks(ctx context.Context) error {
	for over := false; ; {
		if err := k.ask(ctx); err != nil {
			return fmt.Errorf("a question was not answered as promised:\n%s asked %w", k.name, err)
		}
		if over {
			return nil
		}
		if err := pause(ctx, talkPause); err != nil {
			return nil // another one's error ended the talk
		}
		select {
		case <-k.talk.over:
			over = true
		default:
		}
	}
}

func (k *talker) ask(ctx context.Context) error {
	since, err := k.talk.begin(ctx)
	if err != nil {
		return nil // as above
	}
	if len(k.asked)%talkToSession == 0 || k.broken && k.link != nil {
		k.session = UniqueID()
	}
	a := &asked{session: k.session, question: k.question(len(k.asked) + 1)}
	k.asked = append(k.asked, a)
	exchange := k.exchange
	if k.atGateway {
		exchange = k.exchangeAtGateway
	}
	err = exchange(ctx, a)
	k.broken = err != nil
	var f *fateError
	switch {
	case err == nil:
		a.answered = true
		k.talk.count()
		return nil
	case ctx.Err() != nil:
		return nil
	case errors.As(err, &f) && f.fate&k.talk.fate != 0 && k.talk.stirred(since):
		return nil
	}
	return fmt.Errorf("%q: %w", a.question, err)
}

// question takes the model no time, or about 100 ms.
func (k *talker) question(n int) string {
	if n%longEvery == 0 {
		return fmt.Sprintf("Question %d of %s: count from 1 to 10", n, k.name)
	}
	return fmt.Sprintf("Question %d of %s", n, k.name)
}

// client is for one exchange, over the talker's link: the server may be at another
// address at the next.
func (k *talker) client() *bamboo.Client {
	if k.link == nil {
		return k.clientVia(nil)
	}
	return k.clientVia(k.link.Through)
}

func (k *talker) clientVia(via func(string) (string, error)) *bamboo.Client {
	w := k.talk.world
	c := w.scene.Client
	c.API, c.Gateway, c.Name, c.Via = w.bamboo.APIURL(), w.bamboo.GatewayURL(), k.name, via
	return bamboo.New(c, w.transcript)
}

func (k *talker) exchange(ctx context.Context, a *asked) (err error) {
	c := k.client()
	defer func() { err = errors.Join(err, c.Close()) }()
	ctx, cancel := k.talk.world.Within(ctx)
	defer cancel()
	created, err := c.Create(ctx, bamboo.Message{Text: a.question, Session: a.session})
	if err != nil {
		return notTaken(err)
	}
	a.taken = true
	s, err := c.Open(ctx, created.StreamURL)
	if err != nil {
		return notTaken(err)
	}
	return errors.Join(k.read(ctx, a, s.Recording, 0), s.Close())
}

func (k *talker) exchangeAtGateway(ctx context.Context, a *asked) (err error) {
	c := k.client()
	defer func() { err = errors.Join(err, c.Close()) }()
	ctx, cancel := k.talk.world.Within(ctx)
	defer cancel()
	g, err := c.Dial(ctx, bamboo.DialOptions{})
	if err != nil {
		return notTaken(err)
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	if err := g.Connect(a.session, k.talk.world.scene.AuthToken); err != nil {
		return notTaken(err)
	}
	_, err = g.Wait(ctx, "the answer to connect", func(all []bamboo.Event) bool {
		return slices.ContainsFunc(all, func(e bamboo.Event) bool { return e.Kind == bamboo.Connected })
	})
	if err != nil {
		return notTaken(err)
	}
	from := g.Len()
	if err := g.Chat(a.question, a.session); err != nil {
		return notTaken(err)
	}
	return k.read(ctx, a, g.Recording, from)
}

// notTaken is the fate of a call that failed. A refusal that blames the user is none.
func notTaken(err error) error {
	var silent *bamboo.TimeoutError
	var status *bamboo.StatusError
	switch {
	case errors.As(err, &silent):
		return &fateError{fateSilent, err}
	case errors.As(err, &status) && status.Response.Status < 500:
		return err
	}
	return &fateError{fateRefused, err}
}

// read waits for the end of an answer and checks that it is the whole one.
func (k *talker) read(ctx context.Context, a *asked, r *bamboo.Recording, from int) error {
	if len(k.asked)%longEvery == 0 {
		begins := func(all []bamboo.Event) bool { return slices.ContainsFunc(all[from:], bamboo.Event.OfRun) }
		if _, err := r.Wait(ctx, "the beginning of an answer", begins); err == nil { // else the wait for its end says so
			k.talk.begun()
		}
	}
	all, err := r.Wait(ctx, fmt.Sprintf("the end of the answer to %q", a.question), func(all []bamboo.Event) bool { return ended(all[from:]) })
	var broken *bamboo.EndedError
	if errors.As(err, &broken) {
		if !slices.ContainsFunc(r.Events()[from:], bamboo.Event.OfRun) && k.atGateway {
			return &fateError{fateRefused, err} // the message may never have been read
		}
		return &fateError{fateCutOff, err}
	}
	if err != nil {
		return &fateError{fateSilent, err}
	}
	events := all[from:]
	if err := errors.Join(bamboo.CheckRun(events), bamboo.ForeignSession(events, a.session)); err != nil {
		return err
	}
	if end := terminal(events); end.Kind != bamboo.Complete {
		return &fateError{fateTold, fmt.Errorf("the answer ended in %s %q", end.Type, end.Text)}
	}
	a.answer = bamboo.Text(events)
	if said, known := k.talk.world.modelSays(a.question); known {
		return mismatch.Text("the answer is not what the model said", said, a.answer)
	}
	return nil
}
