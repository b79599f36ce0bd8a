package target

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestTakeCancelledInTheMiddleLeavesNothing(t *testing.T) {
	addr, told := listenTold(t)
	t.Setenv(roleVariable, "silent")
	t.Setenv(tellVariable, addr)
	c, dir := newChildren(t, 0)
	ctx, cancel := context.WithCancel(within(t))
	failed := make(chan error)
	go func() {
		_, err := c.Take(ctx, Settings{MaxConnections: 1})
		failed <- err
	}()
	pid, dead := told()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("take: %v", err)
	}
	wait(within(t), t, dead)
	gone(t, pid)
	empty(t, dir)
	if _, err := c.Take(ctx, Settings{}); !errors.Is(err, context.Canceled) {
		t.Errorf("take with an ended context: %v", err)
	}
}

func TestTakeFromThePoolCancelledInTheMiddle(t *testing.T) {
	addr, told := listenTold(t)
	t.Setenv(roleVariable, "silent")
	t.Setenv(tellVariable, addr)
	c, dir := newChildren(t, 0)
	ctx, cancel := context.WithCancel(within(t))
	failed := make(chan error)
	go func() {
		_, err := c.Take(ctx, Settings{})
		failed <- err
	}()
	pid, dead := told()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("take: %v", err)
	}
	if err := c.Close(); err != nil { // the child itself was left for the next taker
		t.Error(err)
	}
	wait(within(t), t, dead)
	gone(t, pid)
	empty(t, dir)
}

func TestCloseWhileTakesAreWaiting(t *testing.T) {
	addr, told := listenTold(t)
	t.Setenv(roleVariable, "silent")
	t.Setenv(tellVariable, addr)
	c, dir := newChildren(t, 1)
	ctx := within(t)
	failed := make(chan error)
	for _, s := range []Settings{{}, {MaxConnections: 1}, {}} {
		go func() {
			_, err := c.Take(ctx, s)
			failed <- err
		}()
	}
	first, firstDead := told()
	second, secondDead := told()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	gone(t, first)
	gone(t, second)
	empty(t, dir)
	for range 3 {
		if err := <-failed; !errors.Is(err, ErrClosed) {
			t.Errorf("take: %v", err)
		}
	}
	wait(ctx, t, firstDead)
	wait(ctx, t, secondDead)
	if err := c.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}

func TestChildThatIsNone(t *testing.T) {
	for _, tc := range []struct{ role, want string }{
		{"chatty", "BecomeChild"},
		{"broken", "panic: no bamboo today"},
	} {
		t.Run(tc.role, func(t *testing.T) {
			t.Setenv(roleVariable, tc.role)
			c, dir := newChildren(t, 0)
			if _, err := c.Take(within(t), Settings{}); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("take: %v, want %q in it", err, tc.want)
			}
			empty(t, dir)
		})
	}
	t.Run("no such program", func(t *testing.T) {
		dir := t.TempDir()
		c := NewChildren(ChildOptions{Dir: dir, Executable: "/no/such/program"})
		if _, err := c.Take(within(t), Settings{}); err == nil || !strings.Contains(err.Error(), "/no/such/program") {
			t.Errorf("take: %v", err)
		}
		empty(t, dir)
	})
	t.Run("child of a child", func(t *testing.T) {
		t.Setenv(childVariable, "{}")
		c, _ := newChildren(t, 0)
		if _, err := c.Take(within(t), Settings{}); err == nil || !strings.Contains(err.Error(), "is a child itself") {
			t.Errorf("take: %v", err)
		}
	})
}

func TestServerThatDoesNotStopIsKilled(t *testing.T) {
	t.Setenv(roleVariable, "stubborn")
	c, dir := newChildren(t, 0)
	b := take(within(t), t, c)
	pid := b.PID()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Kill(ctx); !errors.Is(err, context.Canceled) || b.PID() != pid {
		t.Errorf("kill with an ended context: %v", err)
	}
	if err := b.Stop(ctx); err == nil || !strings.Contains(err.Error(), "did not end in time") {
		t.Errorf("stop: %v", err)
	}
	gone(t, pid)
	if err := b.Release(); err != nil {
		t.Errorf("release: %v", err)
	}
	empty(t, dir)
}

func TestChildEndsWithItsInput(t *testing.T) {
	c, _ := newChildren(t, 0)
	b := take(within(t), t, c)
	if err := b.process.closeInput(); err != nil {
		t.Fatal(err)
	}
	wait(within(t), t, b.process.done)
	if !b.process.cmd.ProcessState.Success() {
		t.Errorf("ended with %v\n%s", b.process.cmd.ProcessState, b.Log())
	}
	if err := b.Release(); err == nil || !strings.Contains(err.Error(), "exit status 0") {
		t.Errorf("release: %v, want the end that nobody asked for", err)
	}
}

func TestReadOrder(t *testing.T) {
	for _, bad := range []string{"", "x", "[]", `{"Unknown":1}`} {
		if _, err := readOrder(bad); err == nil || !strings.Contains(err.Error(), childVariable) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzReadOrder(f *testing.F) {
	f.Add(`{"DataDir":"/d","ModelURL":"http://m","Settings":{"StallLimit":5}}`)
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := readOrder(text); err != nil && !strings.Contains(err.Error(), childVariable) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func FuzzReadHello(f *testing.F) {
	f.Add([]byte(`{"API":"http://127.0.0.1:1","Gateway":"ws://127.0.0.1:2"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if hello, err := readHello(line); err == nil && (hello.API == "" || hello.Gateway == "") {
			t.Errorf("%q was taken for addresses", line)
		}
	})
}
