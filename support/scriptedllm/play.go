package scriptedllm

import (
	"context"
	"errors"
	"time"
)

// errBroken ends a reply whose script says so: the connection is to be reset.
var errBroken = errors.New("the script breaks the connection here")

// errFails ends a reply whose script puts an error object here.
var errFails = errors.New("the script fails here")

// play hands the chunks of a reply to emit, with the waits that the reply asks for. It
// returns nil when the text is through, errBroken where the script breaks off,
// and otherwise what ended it: the context, or emit.
func play(ctx context.Context, reply Reply, chunks []string, emit func(string) error) error {
	p := player{ctx: ctx, reply: reply, length: len(chunks)}
	defer p.stop()
	for i, chunk := range chunks {
		if err := p.pass(i); err != nil {
			return err
		}
		delay := reply.TokenDelay
		if i == 0 {
			delay = reply.FirstTokenDelay
		}
		if err := p.sleep(delay); err != nil {
			return err
		}
		if err := emit(chunk); err != nil {
			return err
		}
	}
	if err := p.pass(len(chunks)); err != nil {
		return err
	}
	if len(chunks) == 0 {
		return p.sleep(reply.FirstTokenDelay)
	}
	return nil
}

type player struct {
	ctx    context.Context
	reply  Reply
	length int
	timer  *time.Timer // one for all delays of the reply
}

// beforeBreak lets what was sent arrive: a reset overtakes what is on its way, and nobody could know of it.
const beforeBreak = 150 * time.Millisecond

// pass does what the script wants done after the first sent chunks.
func (p *player) pass(sent int) error {
	if p.reply.Hold != nil && p.here(p.reply.HoldAfter, sent) {
		select {
		case <-p.reply.Hold:
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
	}
	if p.reply.Pause > 0 && p.here(p.reply.PauseAfter, sent) {
		if err := p.sleep(p.reply.Pause); err != nil {
			return err
		}
	}
	if p.reply.Failure != nil && p.here(p.reply.Failure.After, sent) {
		return errFails
	}
	if p.reply.BreakAfter != nil && p.here(*p.reply.BreakAfter, sent) {
		if sent > 0 {
			if err := p.sleep(beforeBreak); err != nil {
				return err
			}
		}
		return errBroken
	}
	if p.reply.StallAfter != nil && p.here(*p.reply.StallAfter, sent) {
		<-p.ctx.Done()
	}
	return p.ctx.Err()
}

func (p *player) here(after, sent int) bool { return min(max(after, 0), p.length) == sent }

func (p *player) sleep(d time.Duration) error {
	if d <= 0 {
		return nil // pass has just looked at the context
	}
	if p.timer == nil {
		p.timer = time.NewTimer(d)
	} else {
		p.timer.Reset(d)
	}
	select {
	case <-p.timer.C:
		return nil
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

func (p *player) stop() {
	if p.timer != nil {
		p.timer.Stop()
	}
}
