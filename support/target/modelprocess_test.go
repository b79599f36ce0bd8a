package target

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"testing"

	"bamboo-spec/support/scriptedllm"

	"bamboo-spec/support/reference"
)

// wantTimings fails the test unless the model apart has answered these messages, and only these.
func wantTimings(ctx context.Context, t *testing.T, b *Server, messages ...string) {
	t.Helper()
	if b.Model() != nil || b.ModelListener() != nil {
		t.Error("the model is in this process too")
	}
	timings, apart, err := b.ModelTimings(ctx)
	if err != nil || !apart || len(timings) != len(messages) {
		t.Fatalf("%+v, %v, %v; want %q", timings, apart, err, messages)
	}
	for i, got := range timings {
		if got.Message != messages[i] || !got.Whole || got.Tokens == 0 || got.Total < got.FirstToken {
			t.Errorf("timing %d: %+v, want one of %q", i, got, messages[i])
		}
	}
}

func TestChildWithItsModelApart(t *testing.T) {
	ctx := within(t)
	c, dir := newChildren(t, 0)
	b, err := c.Take(ctx, Settings{ModelApart: true})
	if err != nil {
		t.Fatal(err)
	}
	wantTimings(ctx, t, b)
	session := converse(ctx, t, b, "hello")
	wantHistory(ctx, t, b, session, "You said: hello")
	model := b.apart.process.pid
	if model == os.Getpid() || model == b.PID() {
		t.Errorf("the model has no process of its own: %d", model)
	}
	if err := errors.Join(b.Kill(ctx), b.Start(ctx)); err != nil {
		t.Fatal(err)
	}
	converse(ctx, t, b, "again")
	wantTimings(ctx, t, b, "hello", "again")
	if err := b.Release(); err != nil {
		t.Error(err)
	}
	gone(t, model)
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	empty(t, dir)
}

func TestModelInThisProcessHasNoTimings(t *testing.T) {
	ctx := within(t)
	c, _ := newChildren(t, 0)
	b := take(ctx, t, c)
	if timings, apart, err := b.ModelTimings(ctx); apart || err != nil {
		t.Errorf("%v, %v, %v", timings, apart, err)
	}
}

func TestModelThatDiesIsSaid(t *testing.T) {
	ctx := within(t)
	c, _ := newChildren(t, 0)
	b, err := c.Take(ctx, Settings{ModelApart: true})
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.FindProcess(b.apart.process.pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	wait(ctx, t, b.apart.process.done)
	if _, _, err := b.ModelTimings(ctx); err == nil || !strings.Contains(err.Error(), "the model") {
		t.Errorf("timings: %v", err)
	}
	if _, crashed := errors.AsType[*CrashError](b.Release()); !crashed {
		t.Errorf("release: %v", b.Release())
	}
}

func TestModelThatCannotStart(t *testing.T) {
	ctx := within(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if m, err := startModel(ctx, "", l.Addr().String(), scriptedllm.Asker{}); err == nil {
		t.Errorf("a model listens at a port that is taken: %v", m.end())
	}
	t.Setenv(roleVariable, "chatty")
	if m, err := startModel(ctx, "", "127.0.0.1:0", scriptedllm.Asker{}); err == nil || !strings.Contains(err.Error(),
		"BecomeChild") {
		t.Errorf("a child that is no model: %v, %v", m, err)
	}
}

func TestCommandWithItsModelApart(t *testing.T) {
	ctx := within(t)
	c, dir := newCommand(t, "real", nil)
	b, err := c.Take(ctx, Settings{ModelApart: true})
	if err != nil {
		t.Fatal(err)
	}
	converse(ctx, t, b, "hello")
	wantTimings(ctx, t, b, "hello")
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	empty(t, dir)
}

// A remote Bamboo finds the model apart at the address of the scripted one, and that
// one again afterwards.
func TestRemoteWithItsModelApart(t *testing.T) {
	ctx := within(t)
	listen := nowhere(t)
	server, err := reference.Start(reference.Options{
		HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", DataDir: t.TempDir(), ModelURL: "http://" + listen + "/v1",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	r := NewRemote(RemoteOptions{API: server.APIURL(), ModelListen: listen})
	defer r.Close()
	b, err := r.Take(ctx, Settings{ModelApart: true})
	if err != nil {
		t.Fatal(err)
	}
	converse(ctx, t, b, "hello")
	wantTimings(ctx, t, b, "hello")
	if err := b.Release(); err != nil {
		t.Error(err)
	}
	b = take(ctx, t, r)
	converse(ctx, t, b, "again")
	if got := b.Model().Requests(); len(got) != 1 || got[0].Message != "again" {
		t.Errorf("the scripted model saw %v", got)
	}
	if err := b.Release(); err != nil {
		t.Error(err)
	}
	// A model that is not ours stays where it is.
	elsewhere := NewRemote(RemoteOptions{API: server.APIURL()})
	defer elsewhere.Close()
	if b, err = elsewhere.Take(ctx, Settings{ModelApart: true}); err != nil {
		t.Fatal(err)
	}
	if _, apart, err := b.ModelTimings(ctx); apart || err != nil {
		t.Errorf("%v, %v", apart, err)
	}
	if err := b.Release(); err != nil {
		t.Error(err)
	}
}
