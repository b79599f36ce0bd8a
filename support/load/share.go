package load

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Share is one driver's part of a load that several drive together. Starts keep the numbers and the moments that they
// have in the whole: of an open load the part has every Parts-th start, of a closed one every Parts-th user
// and as much of the count.
type Share struct {
	Of    Pacer // Open or Closed
	Part  int   // counted from 0
	Parts int
}

// whole is the part of who drives alone.
func whole(p Pacer) Share { return Share{Of: p, Parts: 1} }

func (s Share) check() error {
	if s.Parts < 1 || s.Part < 0 || s.Part >= s.Parts {
		return fmt.Errorf("a load of %d parts has no part %d", s.Parts, s.Part+1)
	}
	if _, nested := s.Of.(Share); s.Of == nil || nested {
		return errors.New("a part is one of an open or a closed load")
	}
	return s.Of.check()
}

func (s Share) drive(ctx context.Context, e *engine) error {
	if o, open := s.Of.(Open); open {
		return o.driveShare(ctx, e, s)
	}
	return s.Of.(Closed).driveShare(ctx, e, s)
}

func (s Share) left(elapsed time.Duration, done int) (int, time.Duration) {
	switch p := s.Of.(type) {
	case Open:
		_, remaining := p.left(elapsed, 0)
		return max(0, s.Starts()-done), remaining
	case Closed:
		p.Count = s.Starts()
		return p.left(elapsed, done)
	}
	return -1, -1
}

// among is among how many parts the load is divided: users that are fewer than the parts leave some without work.
func (s Share) among() int {
	if c, closed := s.Of.(Closed); closed {
		return min(s.Parts, c.Workers())
	}
	return s.Parts
}

// of is how many of n things, counted from 0, are in this part: those that are its number modulo the parts.
func (s Share) of(n int) int {
	if s.Part >= s.among() {
		return 0
	}
	return (n - s.Part + s.among() - 1) / s.among()
}

// number is the number in the whole of a thing that has number n in this part.
func (s Share) number(n int) int { return n*s.among() + s.Part }

// Starts is how many starts are due in this part; 0 where a time bounds a closed load.
func (s Share) Starts() int {
	switch p := s.Of.(type) {
	case Open:
		return s.of(p.Starts())
	case Closed:
		return s.of(p.Count)
	}
	return 0
}

// Users is how many can be under way at one time in this part: the users of a closed load, else as many as are allowed.
func (s Share) Users() int {
	switch p := s.Of.(type) {
	case Open:
		return s.of(p.active())
	case Closed:
		return s.of(p.Workers())
	}
	return 0
}
