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
	return i.keep(given)
}

func (i ids) Check(id string) error {
	if i.check == nil {
		return i.IDs.Check(id)
	}
	return i.check(id)
}

// limits are the usual ones but for those that are not zero.
type limits struct {
	reference.Limits
	body, frame int64
	backlog     int
	stall       time.Duration
	head        time.Duration
	sending     time.Duration // of a body
}

func (l limits) Body() int64 { return cmp.Or(l.body, l.Limits.Body()) }

func (l limits) Frame() int64 { return cmp.Or(l.frame, l.Limits.Frame()) }

func (l limits) Backlog() int { return cmp.Or(l.backlog, l.Limits.Backlog()) }

func (l limits) ModelStall() time.Duration { return cmp.Or(l.stall, l.Limits.ModelStall()) }

func (l limits) HeadTime() time.Duration { return cmp.Or(l.head, l.Limits.HeadTime()) }

func (l limits) BodyTime() time.Duration { return cmp.Or(l.sending, l.Limits.BodyTime()) }
