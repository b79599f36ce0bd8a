package world

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/units"
)

// theNext is a user who comes after something bad has happened.
const theNext = "the next user"

// AnswersNext lets a user come who has nothing to do with what happened: a question is answered
// over HTTP, and another one at the gateway if there is one.
func (w *World) AnswersNext(ctx context.Context) error {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return err
	}
	u := w.User(theNext)
	if b.APIURL() != "" {
		u.session = ""
		if err := w.nextAsks(ctx, "Is anybody there?", u.Ask); err != nil {
			return err
		}
	}
	if b.GatewayURL() == "" {
		return nil
	}
	u.session = ""
	if err := u.PresentToken(ctx, w.authToken()); err != nil {
		return err
	}
	if err := u.LetIn(ctx); err != nil {
		return err
	}
	if err := w.nextAsks(ctx, "Is anybody at the gateway?", u.AskAtGateway); err != nil {
		return err
	}
	return u.LeaveGateway(false)
}

func (w *World) nextAsks(ctx context.Context, question string, ask func(context.Context, string) (*Turn, error)) error {
	if w.model.scripted {
		if err := w.Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{{Text: "Somebody is."}}}); err != nil {
			return err
		}
	}
	t, err := ask(ctx, question)
	if err != nil {
		return w.explain(err)
	}
	return t.IsWhole(ctx)
}

// authToken is what opens the gateway of this scenario.
func (w *World) authToken() string {
	if w.settings.AuthToken != "" {
		return w.settings.AuthToken
	}
	return w.scene.AuthToken
}

// rest is the server's process while it has nothing to do.
type rest struct {
	process *procmon.Process
	memory  float64 // bytes
}

// ComeToRest notes what memory the server's process takes. A user is answered before, so that
// what the first use costs is not taken for the cost of what follows.
func (w *World) ComeToRest(ctx context.Context) error {
	if err := w.AnswersNext(ctx); err != nil {
		return err
	}
	p, err := procmon.Open(w.bamboo.PID())
	if err != nil {
		return report.CannotJudge(err)
	}
	memory, err := memoryOf(p)
	w.strangers.rest = &rest{p, memory}
	return err
}

func memoryOf(p *procmon.Process) (float64, error) {
	now, err := p.Now()
	return now[procmon.Memory].Value, err
}

// MemoryBack checks that the server's process comes to take at most so many bytes more than at rest.
func (w *World) MemoryBack(ctx context.Context, above units.Quantity, within time.Duration) error {
	rest := w.strangers.rest
	if rest == nil {
		return report.CannotJudge(errors.New("it is not known what memory Bamboo takes at rest; say first: Bamboo is at rest"))
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	most, _ := above.Amount.Float64()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		now, err := memoryOf(rest.process)
		if err != nil {
			return w.explain(err)
		}
		if now-rest.memory <= most {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return &mismatch.Error{What: fmt.Sprintf("Bamboo's memory is not back %v later", within),
				Expected: fmt.Sprintf("at most %.0f MB more than the %.0f MB at rest", most/1e6, rest.memory/1e6),
				Actual:   fmt.Sprintf("%.0f MB", now/1e6)}
		}
	}
}

// LogHasNoLine checks that no line of the server's log begins so.
func (w *World) LogHasNoLine(beginning string) error {
	if w.bamboo == nil {
		return report.CannotJudge(errors.New("nothing has happened yet that a log could tell of"))
	}
	for line := range strings.FieldsFuncSeq(w.bamboo.Log(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.HasPrefix(strings.TrimSpace(line), beginning) {
			return &mismatch.Error{What: "what somebody sent stands in the log as a line of its own",
				Expected: "no line that begins with “" + beginning + "”", Actual: line}
		}
	}
	return nil
}
