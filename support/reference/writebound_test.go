package reference

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestAWriteIsBoundByWhatIsLeftOfAnEarlierDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var set []time.Duration
		b := writeBound{stall: 32 * time.Second, set: func(at time.Time) error {
			set = append(set, at.Sub(begun))
			return nil
		}}
		// The third write still has 31 s, so its deadline stays; the fourth would have less.
		for _, pause := range []time.Duration{0, 500 * time.Millisecond, 400 * time.Millisecond, 200 * time.Millisecond,
			time.Minute} {
			time.Sleep(pause)
			if err := b.renew(); err != nil {
				t.Fatal(err)
			}
		}
		if want := []time.Duration{32 * time.Second, 33_100 * time.Millisecond,
			93_100 * time.Millisecond}; !slices.Equal(set, want) {
			t.Errorf("deadlines at %v, want %v", set, want)
		}
		broken := errors.New("no connection")
		b = writeBound{stall: time.Second, set: func(time.Time) error { return broken }}
		if err := b.renew(); err != broken {
			t.Errorf("%v, want why no deadline could be set", err)
		}
	})
}
