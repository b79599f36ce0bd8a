package target

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
)

const template = `{"gateway": "127.0.0.1:{ws_port}", "data": "{data}", "model": "{model_url}"}`

// newCommand is a real Bamboo, played by the test binary.
func newCommand(t *testing.T, role string, more map[string]string) (*Command, string) {
	t.Helper()
	dir := t.TempDir()
	env := map[string]string{roleVariable: role}
	for k, v := range more {
		env[k] = v
	}
	c := NewCommand(CommandOptions{
		Argv:           []string{os.Args[0], "-port", "{http_port}", "-config", "{config}"},
		ConfigTemplate: template,
		Env:            env,
		Dir:            dir,
	})
	t.Cleanup(func() { _ = c.Close() }) // the test itself looks at what Close says
	return c, dir
}

func TestCommandLivesAsAChildDoes(t *testing.T) {
	ctx := within(t)
	t.Setenv("LLM_API_KEY", "not for others")
	c, dir := newCommand(t, "real", nil)
	if err := c.Check(ctx); err != nil {
		t.Fatal(err)
	}
	b := take(ctx, t, c)
	session := converse(ctx, t, b, "remember me")
	if len(b.Model().Requests()) != 1 {
		t.Errorf("the model behind it saw %d requests, want 1", len(b.Model().Requests()))
	}
	for _, act := range []struct {
		name   string
		end    func(context.Context) error
		polite bool
	}{{"kill", b.Kill, false}, {"stop", b.Stop, true}} {
		pid := b.PID()
		if err := act.end(ctx); err != nil {
			t.Fatalf("%s: %v", act.name, err)
		}
		gone(t, pid)
		if got := strings.Contains(b.Log(), "interrupted"); got != act.polite {
			t.Errorf("%s: told by SIGINT: %v", act.name, got)
		}
		if err := b.Start(ctx); err != nil {
			t.Fatal(err)
		}
		wantHistory(ctx, t, b, session, "remember me")
	}
	if !strings.Contains(b.Log(), "home "+dir) || !strings.Contains(b.Log(), "key \n") {
		t.Errorf("its environment is not its own:\n%s", b.Log())
	}
	if err := newProber().gateway(ctx, b.GatewayURL()); err != nil {
		t.Error(err)
	}
	pid := b.PID()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	gone(t, pid)
	empty(t, dir)
}

func TestCommandIsStartedAgainWhenItsPortIsTaken(t *testing.T) {
	ctx := within(t)
	c, _ := newCommand(t, "late", nil)
	b := take(ctx, t, c)
	converse(ctx, t, b, "hello")
	if err := b.Release(); err != nil {
		t.Error(err)
	}
}

func TestCommandTakesItsDescendantsAlong(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(context.Context, *Server) error
	}{
		{"release", func(_ context.Context, b *Server) error { return b.Release() }},
		{"stop", func(ctx context.Context, b *Server) error { return b.Stop(ctx) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx := within(t)
			addr, told := listenTold(t)
			c, dir := newCommand(t, "family", map[string]string{tellVariable: addr})
			b := take(ctx, t, c)
			_, dead := told()
			if err := tc.end(ctx, b); err != nil {
				t.Error(err)
			}
			wait(ctx, t, dead)
			if err := c.Close(); err != nil {
				t.Error(err)
			}
			empty(t, dir)
		})
	}
}

func TestCommandCannotBeStarted(t *testing.T) {
	for _, tc := range []struct {
		name  string
		opts  CommandOptions
		check bool // Check sees it already
		want  string
	}{
		{"empty", CommandOptions{}, true, "is empty"},
		{"no port", CommandOptions{Argv: []string{os.Args[0]}}, true, "has no {http_port}"},
		{"no program", CommandOptions{Argv: []string{"./no-such-bamboo", "{http_port}"}}, true, "no-such-bamboo"},
		{"ends at once", CommandOptions{Argv: []string{os.Args[0], "{http_port}"},
			Env: map[string]string{roleVariable: "broken"}}, false, "panic: no bamboo today"},
		{"never answers", CommandOptions{Argv: []string{os.Args[0], "{http_port}"},
			Env: map[string]string{roleVariable: "stubborn"}, ReadyTimeout: 200 * time.Millisecond},
			false, "did not answer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.opts.Dir = t.TempDir()
			c := NewCommand(tc.opts)
			err := c.Check(within(t))
			if (err != nil) != tc.check {
				t.Errorf("check: %v", err)
			}
			if _, err = c.Take(within(t), Settings{}); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("take: %v, want %q in it", err, tc.want)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
			empty(t, tc.opts.Dir)
		})
	}
}

func TestCommandTakesSettingsThatItHasAPlaceFor(t *testing.T) {
	c, _ := newCommand(t, "real", nil)
	c.opts.Sessions = 10
	c.opts.ConfigTemplate = strings.Replace(template, "{", `{"token": {gateway_token|null}, `, 1)
	for token, others := range map[string]string{"": "s3cret", "s3cret": ""} {
		b, err := c.Take(within(t), Settings{AuthToken: token})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(b.Stop(within(t)), b.Start(within(t))); err != nil {
			t.Error(err)
		}
		said := func(token string) int { return strings.Count(b.Log(), fmt.Sprintf("token %q\n", token)) }
		if said(token) != 2 || said(others) != 0 {
			t.Errorf("its two starts were not with the token %q:\n%s", token, b.Log())
		}
		if err := b.Release(); err != nil {
			t.Error(err)
		}
	}
	if _, err := c.Take(within(t), Settings{AuthToken: "a", StallLimit: 1}); !errors.Is(err, errNoSettings) ||
		!strings.Contains(err.Error(), "timeout for the model") || strings.Contains(err.Error(), "token may") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Take(ctx, Settings{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCommandCapabilities(t *testing.T) {
	base := []capability.Capability{capability.HTTP, capability.Restart, capability.Process, capability.Log}
	for _, tc := range []struct {
		opts CommandOptions
		more []capability.Capability
	}{
		{CommandOptions{Argv: []string{"b", "{http_port}"}}, nil},
		{CommandOptions{Argv: []string{"b", "{gateway_capacity|100}{none|1}"}, ConfigTemplate: "{model_timeout_s|60}"},
			[]capability.Capability{capability.CapacitySetting, capability.ModelTimeoutSetting}},
		{CommandOptions{Argv: []string{"b", "{ws_port}"}}, []capability.Capability{capability.Gateway}},
		{CommandOptions{Argv: []string{"b"}, ConfigTemplate: "x {model_url}"},
			[]capability.Capability{capability.Script}},
		{CommandOptions{Argv: []string{"b"}, Env: map[string]string{"A": "{model_url}{ws_port}"}},
			[]capability.Capability{capability.Script, capability.Gateway}},
	} {
		c := NewCommand(tc.opts)
		if got, want := c.Capabilities(), capability.Of(append(base, tc.more...)...); got.String() != want.String() {
			t.Errorf("%+v: %v, want %v", tc.opts, got, want)
		}
		if c.Shared() || !strings.Contains(c.Describe(), "b") {
			t.Errorf("%q, shared %v", c.Describe(), c.Shared())
		}
	}
}

func TestTheCommandTellsItsVersion(t *testing.T) {
	for name, c := range map[string]struct {
		argv []string
		want string // what it begins with; "": nothing is told
	}{
		"the first line":          {[]string{"go", "version"}, "go version go1."},
		"no more than one screen": {[]string{"go", "help"}, "Go is a tool for managing Go source code."},
		"none":                    {nil, ""},
		"no such program":         {[]string{"no-such-bamboo", "--version"}, ""},
		"one that fails":          {[]string{"go", "no-such-command"}, ""},
	} {
		got := NewCommand(CommandOptions{VersionArgv: c.argv}).Version(within(t))
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || strings.Contains(got, "\n") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
