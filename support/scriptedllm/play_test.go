package scriptedllm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

const ms = time.Millisecond

// played is when each chunk went out, and when and how the reply ended.
type played struct {
	at    []time.Duration
	ended time.Duration
	err   error
}

func playFor(ctx context.Context, r Reply) played {
	var p played
	start := time.Now()
	p.err = play(ctx, r, r.chunks(), func(string) error {
		p.at = append(p.at, time.Since(start))
		return nil
	})
	p.ended = time.Since(start)
	return p
}

func TestPlayKeepsTheScriptsTimes(t *testing.T) {
	gone := context.DeadlineExceeded
	for name, tt := range map[string]struct {
		reply Reply
		want  played
	}{
		"at once": {Reply{Text: "a b c"}, played{[]time.Duration{0, 0, 0}, 0, nil}},
		"delays": {Reply{Text: "a b c", FirstTokenDelay: 100 * ms, TokenDelay: 10 * ms},
			played{[]time.Duration{100 * ms, 110 * ms, 120 * ms}, 120 * ms, nil}},
		"no text": {Reply{FirstTokenDelay: 100 * ms, TokenDelay: 10 * ms},
			played{nil, 100 * ms, nil}},
		"an error": {Reply{Status: 500, Text: "a b", FirstTokenDelay: 100 * ms},
			played{nil, 100 * ms, nil}},
		"the client leaves": {Reply{Text: "a b c", TokenDelay: 600 * ms},
			played{[]time.Duration{0, 600 * ms}, time.Second, gone}},
		"a stall": {Reply{Text: "a b c", StallAfter: After(2)},
			played{[]time.Duration{0, 0}, time.Second, gone}},
		"a stall before the first": {Reply{Text: "a b c", StallAfter: After(0)}, played{nil, time.Second, gone}},
		"a stall after the last": {Reply{Text: "a", StallAfter: After(9)},
			played{[]time.Duration{0}, time.Second, gone}},
		"a break": {Reply{Text: "a b c", TokenDelay: 10 * ms, BreakAfter: After(2)},
			played{[]time.Duration{0, 10 * ms}, 10*ms + beforeBreak, errBroken}},
		"a break before the first":  {Reply{Text: "a", BreakAfter: After(0)}, played{nil, 0, errBroken}},
		"a break without text":      {Reply{BreakAfter: After(3)}, played{nil, 0, errBroken}},
		"a hold that nobody lifts":  {Reply{Text: "a b", HoldAfter: 1}, played{[]time.Duration{0}, time.Second, gone}},
		"a hold in an error answer": {Reply{Status: 500, HoldAfter: 1}, played{nil, time.Second, gone}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if tt.reply.HoldAfter > 0 { // made in here, so that the bubble knows that nobody else can lift it
					tt.reply.Hold = make(chan struct{})
				}
				got := playFor(ctx, tt.reply)
				if !slices.Equal(got.at, tt.want.at) || got.ended != tt.want.ended || !errors.Is(got.err, tt.want.err) {
					t.Errorf("got %v, want %v", got, tt.want)
				}
			})
		})
	}
}

func TestPlayGoesOnWhenTheHoldIsLifted(t *testing.T) {
	for name, lift := range map[string]func(chan struct{}){
		"by a value": func(c chan struct{}) { c <- struct{}{} },
		"by closing": func(c chan struct{}) { close(c) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hold := make(chan struct{})
				time.AfterFunc(time.Minute, func() { lift(hold) })
				got := playFor(t.Context(), Reply{Text: "a b c", TokenDelay: ms, Hold: hold, HoldAfter: 1})
				want := []time.Duration{0, time.Minute + ms, time.Minute + 2*ms}
				if got.err != nil || !slices.Equal(got.at, want) {
					t.Errorf("got %v, want chunks at %v", got, want)
				}
			})
		})
	}
}

func TestPlayEndsWithWhatEmitReturns(t *testing.T) {
	broken := fmt.Errorf("the connection is gone")
	if err := play(t.Context(), Reply{}, []string{"a"}, func(string) error { return broken }); err != broken {
		t.Errorf("got %v", err)
	}
}
