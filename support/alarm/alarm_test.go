package alarm

import (
	"context"
	"testing"
	"time"
)

func TestAnAlarmComesWhenItIsDueAndEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	best, err := New(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Alarm{Timers{}, best} {
		due := time.Now().Add(5 * time.Millisecond)
		if err := a.Wait(ctx, due); err != nil || time.Now().Before(due) {
			t.Errorf("%T: woke %v before it was due: %v", a, time.Until(due), err)
		}
		if err := a.Wait(ctx, time.Now().Add(-time.Hour)); err != nil {
			t.Errorf("%T: what has passed is waited for: %v", a, err)
		}
	}
	time.AfterFunc(time.Millisecond, cancel)
	for _, a := range []Alarm{Timers{}, best} {
		if err := a.Wait(ctx, time.Now().Add(time.Hour)); err != context.Canceled {
			t.Errorf("%T: the wait ended with %v", a, err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}
