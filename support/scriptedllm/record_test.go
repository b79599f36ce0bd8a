package scriptedllm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func gone(rs []Request) bool { return len(rs) == 1 && !rs[0].ClientGone.IsZero() }

func TestAClientThatLeavesEndsTheReply(t *testing.T) {
	for name, reply := range map[string]Reply{
		"while it is told much":    {Chunks: slices.Repeat([]string{strings.Repeat("much ", 1000)}, 100_000)},
		"while it waits for words": {Text: "a b", TokenDelay: time.Hour},
		"while the reply stalls":   {Text: "a b", StallAfter: After(1)},
		"while the reply is held":  {Text: "a b", Hold: make(chan struct{}), HoldAfter: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, says("hi", reply))
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			response := w.post(ctx, ask("hi", true))
			if events, err := readEvents(bufio.NewReader(response.Body), 2); err != nil {
				t.Fatalf("%q, %v", events, err)
			}
			w.wait("a sent chunk", func(rs []Request) bool { return len(rs[0].Sent) > 0 })
			if r := w.model.Requests()[0]; !r.ClientGone.IsZero() || !r.Finished.IsZero() {
				t.Errorf("before: %v", r)
			}
			leave()
			r := w.wait("the client to be gone", gone)[0]
			if r.Finished != r.ClientGone || len(r.Sent) == len(reply.chunks()) {
				t.Errorf("after: %v", r)
			}
		})
	}
}

func TestAClientThatLeavesBeforeTheFirstByteEndsTheReply(t *testing.T) {
	for name, reply := range map[string]Reply{
		"of an error":    {Status: 500, StallAfter: After(0)},
		"of a document":  {Text: "a b", StallAfter: After(1)},
		"that was asked": {Text: "a b", FirstTokenDelay: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, says("hi", reply))
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			var asking sync.WaitGroup
			asking.Go(func() {
				if response, err := w.tryPost(ctx, ask("hi", false)); err == nil {
					response.Body.Close()
					t.Errorf("got %s", response.Status)
				}
			})
			w.wait("a request", func(rs []Request) bool { return len(rs) == 1 })
			leave()
			w.wait("the client to be gone", gone)
			asking.Wait()
		})
	}
}

func TestABrokenReplyIsCutOffAbruptly(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		w := newWorld(t, says("hi", Reply{Text: "a b c", BreakAfter: After(n)}))
		response := w.post(t.Context(), ask("hi", true))
		_, err := readEvents(bufio.NewReader(response.Body), 1<<30)
		if err == nil || errors.Is(err, io.EOF) {
			t.Errorf("after %d: the stream ended with %v, want a broken connection", n, err)
		}
		r := w.wait("the end", allEnded)[0]
		if len(r.Sent) != n || !r.ClientGone.IsZero() {
			t.Errorf("after %d: %v", n, r)
		}
	}
	w := newWorld(t, says("hi", Reply{Text: "a", BreakAfter: After(0)}))
	if response, err := w.tryPost(t.Context(), ask("hi", false)); err == nil {
		response.Body.Close()
		t.Errorf("not streamed: got %s", response.Status)
	}
}

func TestATestDecidesWhenAHeldReplyGoesOn(t *testing.T) {
	hold := make(chan struct{})
	w := newWorld(t, says("hi", Reply{Text: "a b c", Hold: hold, HoldAfter: 2}))
	response := w.post(t.Context(), ask("hi", true))
	body := bufio.NewReader(response.Body)
	if _, err := readEvents(body, 3); err != nil {
		t.Fatal(err)
	}
	w.wait("two chunks", func(rs []Request) bool { return len(rs[0].Sent) == 2 })
	close(hold)
	rest, err := readEvents(body, 1<<30)
	if err != io.EOF || len(rest) != 3 || rest[2] != "[DONE]" {
		t.Errorf("the rest is %q, %v", rest, err)
	}
}

func TestWaitRequestTellsWhatCame(t *testing.T) {
	w := newWorld(t, says("hi", Reply{Text: "a"}))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	never := func([]Request) bool { return false }
	_, err := w.model.WaitRequest(over, "a miracle", never)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "a miracle") ||
		!strings.Contains(err.Error(), "no request came at all") {
		t.Errorf("got %v", err)
	}
	for i := range 22 {
		if _, err := w.stream(ask(fmt.Sprint("hi", strings.Repeat("!", i)), true)); err != io.EOF {
			t.Fatal(err)
		}
	}
	requests, err := w.model.WaitRequest(over, "a miracle", never)
	for _, want := range []string{"22 came:", `1. "hi", round 0, of 1 messages, scripted: 1 chunks sent, ended`,
		`2. "hi!", round 0, of 1 messages, unclaimed`, "and 2 more"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	if len(requests) != 22 {
		t.Errorf("%d requests returned", len(requests))
	}
	if _, err := w.model.WaitRequest(over, "what is there",
		func(rs []Request) bool { return len(rs) == 22 }); err != nil {
		t.Errorf("a wait whose time is over does not see what is there: %v", err)
	}
}

func TestManyRepliesAtOnce(t *testing.T) {
	const clients, tokens = 300, 20
	w := newWorld(t)
	message := fmt.Sprintf("count from 1 to %d", tokens)
	var asking sync.WaitGroup
	for range clients {
		asking.Go(func() {
			response, err := w.tryPost(t.Context(), ask(message, true))
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			if events, err := readEvents(bufio.NewReader(response.Body), 1<<30); err != io.EOF ||
				len(events) != tokens+3 {
				t.Errorf("%d events, %v", len(events), err)
			}
		})
	}
	w.wait("all clients", func(rs []Request) bool { return len(rs) == clients })
	asking.Wait()
	for _, r := range w.model.Requests() {
		if len(r.Sent) != tokens || r.Finished.IsZero() || !r.ClientGone.IsZero() {
			t.Fatalf("recorded: %v", r)
		}
	}
}
