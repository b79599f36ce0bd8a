package defect

import (
	"cmp"
	"time"

	"bamboo-spec/support/reference"
)

type ids struct {
	reference.IDs
	keep  func(given string) string
	check func(id string) error
}

func (i ids) Keep(given string) string {
	if i.keep == nil {
		return i.IDs.Keep(given)
	}
	return differs(i.keep(given), i.IDs.Keep(given))
}

func (i ids) Check(id string) error {
	if i.check == nil {
		return i.IDs.Check(id)
	}
	err := i.check(id)
	differs(err == nil, i.IDs.Check(id) == nil)
	return err
}

// limits are the usual ones but for those that are not zero.
type limits struct {
	reference.Limits
	body, frame int64
	backlog     int
	rounds      int
	stall       time.Duration
	head        time.Duration
	sending     time.Duration // of a body
}

func (l limits) Body() int64 { return limited(l.body, l.Limits.Body()) }

func (l limits) Frame() int64 { return limited(l.frame, l.Limits.Frame()) }

func (l limits) Backlog() int { return limited(l.backlog, l.Limits.Backlog()) }

func (l limits) Rounds() int { return limited(l.rounds, l.Limits.Rounds()) }

func (l limits) ModelStall() time.Duration { return limited(l.stall, l.Limits.ModelStall()) }

func (l limits) HeadTime() time.Duration { return limited(l.head, l.Limits.HeadTime()) }

func (l limits) BodyTime() time.Duration { return limited(l.sending, l.Limits.BodyTime()) }

// limited is the limit of the defect, where it has one.
func limited[T comparable](own, usual T) T { return differs(cmp.Or(own, usual), usual) }
