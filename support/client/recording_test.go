package client

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bamboo-spec/support/mismatch"
)

// fill records the words of run one millisecond apart, in virtual time.
func fill(r *Recording, words string) {
	for _, e := range run(words) {
		time.Sleep(time.Millisecond)
		e.At = time.Now()
		r.add(e)
	}
}

func terminal(events []Event) bool {
	return len(events) > 0 && events[len(events)-1].Terminal()
}

func inBubble(t *testing.T, name string, f func(t *testing.T, r *Recording)) {
	t.Run(name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { f(t, newRecording(time.Now(), "status 200", nil)) })
	})
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

func contains(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("%q is missing in: %v", w, err)
		}
	}
}

func TestWait(t *testing.T) {
	inBubble(t, "returns as soon as it holds", func(t *testing.T, r *Recording) {
		go fill(r, "t t complete")
		events, err := r.Wait(within(t, time.Second), "the terminal", terminal)
		if err != nil || len(events) != 3 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
	inBubble(t, "tells what came instead", func(t *testing.T, r *Recording) {
		go fill(r, "t t done s:x")
		_, err := r.Wait(within(t, 2*time.Second), "the terminal", terminal)
		var late *TimeoutError
		if !errors.As(err, &late) || late.Waited != 2*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		contains(t, err, "waited 2 s for the terminal", "2 token, 1 other, 1 tool_start", "+1 ms", `"hi"`, "+4 ms",
			"[DONE]", "call x", "the connection stayed open")
	})
	inBubble(t, "tells that nothing came", func(t *testing.T, r *Recording) {
		_, err := r.Wait(within(t, time.Second), "a token", terminal)
		contains(t, err, "waited 1 s for a token",
			"nothing at all came after status 200: the connection stayed open and silent")
	})
	inBubble(t, "does not count what comes after the deadline", func(t *testing.T, r *Recording) {
		ctx := within(t, time.Second)
		time.Sleep(2 * time.Second)
		fill(r, "complete")
		_, err := r.Wait(ctx, "the terminal", terminal)
		var late *TimeoutError
		if !errors.As(err, &late) || late.Limit != time.Second {
			t.Errorf("got %v", err)
		}
		contains(t, err, "the terminal came 1 s too late: 2 s after the request; its time was up after 1 s")
	})
	inBubble(t, "tells when the time was up before the wait", func(t *testing.T, r *Recording) {
		ctx := within(t, time.Second)
		time.Sleep(2 * time.Second)
		_, err := r.Wait(ctx, "the terminal", terminal)
		contains(t, err, "the terminal had not come 1 s after the request, when its time was up")
	})
	inBubble(t, "counts what came before the deadline, however late it is asked", func(t *testing.T, r *Recording) {
		ctx := within(t, time.Second)
		fill(r, "complete")
		time.Sleep(2 * time.Second)
		if _, err := r.Wait(ctx, "the terminal", terminal); err != nil {
			t.Error(err)
		}
	})
	inBubble(t, "tells a call off from a deadline", func(t *testing.T, r *Recording) {
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(errors.New("interrupted"))
		_, err := r.Wait(ctx, "the terminal", terminal)
		contains(t, err, "called off: interrupted")
	})
	inBubble(t, "fails at once when the source has ended", func(t *testing.T, r *Recording) {
		go func() {
			fill(r, "t t")
			r.end("the stream ended with a clean end of file", nil)
		}()
		start := time.Now()
		_, err := r.Wait(within(t, time.Hour), "the terminal", terminal)
		var ended *EndedError
		if !errors.As(err, &ended) || ended.Err != nil || time.Since(start) > time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		contains(t, err, "waited for the terminal", "clean end of file", "2 token")
	})
	inBubble(t, "shows the last events of many", func(t *testing.T, r *Recording) {
		fill(r, strings.Repeat("t ", 100))
		_, err := r.Wait(within(t, time.Second), "the terminal", terminal)
		contains(t, err, "100 token; the last 12:", "+100 ms")
		if strings.Contains(err.Error(), "+88 ms") {
			t.Errorf("shows too many:\n%v", err)
		}
	})
}

func TestWaitEnd(t *testing.T) {
	inBubble(t, "a clean end", func(t *testing.T, r *Recording) {
		go func() { time.Sleep(time.Second); r.end("clean", nil) }()
		if err := r.WaitEnd(within(t, time.Hour)); err != nil {
			t.Error(err)
		}
		if ended, err := r.Ended(); !ended || err != nil {
			t.Error(ended, err)
		}
	})
	inBubble(t, "another end", func(t *testing.T, r *Recording) {
		r.end("the connection broke: reset", io.ErrUnexpectedEOF)
		err := r.WaitEnd(within(t, time.Hour))
		var ended *EndedError
		if !errors.As(err, &ended) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
	})
	inBubble(t, "no end", func(t *testing.T, r *Recording) {
		fill(r, "complete")
		err := r.WaitEnd(within(t, time.Second))
		contains(t, err, "waited 1 s for the orderly end", "1 complete", "the connection stayed open")
	})
	inBubble(t, "an end after the deadline", func(t *testing.T, r *Recording) {
		ctx := within(t, time.Second)
		time.Sleep(2 * time.Second)
		r.end("clean", nil)
		var late *TimeoutError
		if err := r.WaitEnd(ctx); !errors.As(err, &late) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNever(t *testing.T) {
	inBubble(t, "succeeds after the whole time", func(t *testing.T, r *Recording) {
		go fill(r, "t t")
		start := time.Now()
		if err := r.Never(context.Background(), time.Second, "a terminal", terminal); err != nil ||
			time.Since(start) != time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
	inBubble(t, "fails at once on a match", func(t *testing.T, r *Recording) {
		go fill(r, "t complete")
		start := time.Now()
		err := r.Never(context.Background(), time.Second, "a terminal", terminal)
		var m *mismatch.Error
		if !errors.As(err, &m) || time.Since(start) != 2*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		contains(t, err, "a terminal", "none within 1 s", "after 2 ms", "complete")
	})
	inBubble(t, "fails when the context ends first", func(t *testing.T, r *Recording) {
		var late *TimeoutError
		if err := r.Never(within(t, time.Second), time.Minute, "a terminal", terminal); !errors.As(err, &late) {
			t.Errorf("got %v", err)
		}
	})
	inBubble(t, "fails when the context ends with the time", func(t *testing.T, r *Recording) {
		if err := r.Never(within(t, time.Second), time.Second, "a terminal", terminal); err == nil {
			t.Error("an ended context passed")
		}
	})
}

func TestSilenceIsTheLongestTimeInWhichNothingCame(t *testing.T) {
	inBubble(t, "between signs of life", func(t *testing.T, r *Recording) {
		time.Sleep(2 * time.Second)
		r.hear(time.Now())
		time.Sleep(5 * time.Second)
		r.hear(time.Now())
		time.Sleep(3 * time.Second)
		if d, from := r.Silence(); d != 5*time.Second || from != 2*time.Second {
			t.Errorf("%v from %v on", d, from)
		}
	})
	inBubble(t, "that goes on", func(t *testing.T, r *Recording) {
		r.hear(time.Now())
		time.Sleep(4 * time.Second)
		if d, from := r.Silence(); d != 4*time.Second || from != 0 {
			t.Errorf("%v from %v on", d, from)
		}
	})
	inBubble(t, "until the end", func(t *testing.T, r *Recording) {
		time.Sleep(time.Second)
		r.end("the end", nil)
		time.Sleep(time.Minute)
		if d, _ := r.Silence(); d != time.Second {
			t.Errorf("%v", d)
		}
	})
}
