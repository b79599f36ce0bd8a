package target

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/fault"
	"bamboo-spec/support/reference"
)

func newChildren(t *testing.T, ahead int) (*Children, string) {
	t.Helper()
	dir := t.TempDir()
	c := NewChildren(ChildOptions{Dir: dir, Ahead: ahead})
	t.Cleanup(func() { _ = c.Close() }) // the test itself looks at what Close says
	return c, dir
}

func take(ctx context.Context, t *testing.T, s Source) *Server {
	t.Helper()
	b, err := s.Take(ctx, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestChildAnswersThroughItsOwnModel(t *testing.T) {
	ctx := within(t)
	c, dir := newChildren(t, 1)
	b := take(ctx, t, c)
	if status, body := call(ctx, t, http.MethodGet, b.APIURL()+healthPath, ""); status != http.StatusOK ||
		body != "OK" {
		t.Errorf("health: %d %q", status, body)
	}
	session := converse(ctx, t, b, "hello")
	wantHistory(ctx, t, b, session, "hello", "You said: hello")
	if n := len(b.Model().Requests()); n != 1 {
		t.Errorf("the model was asked %d times, want once", n)
	}
	pid := b.PID()
	if err := b.Release(); err != nil {
		t.Error(err)
	}
	if err := b.Release(); err != nil {
		t.Errorf("second release: %v", err)
	}
	gone(t, pid)
	if b.PID() != 0 || b.Exited() != nil {
		t.Errorf("after release: pid %d, %v", b.PID(), b.Exited())
	}
	if err := b.Start(ctx); err == nil {
		t.Error("a released Bamboo was started")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	empty(t, dir)
	if _, err := c.Take(ctx, Settings{}); !errors.Is(err, ErrClosed) {
		t.Errorf("take after close: %v", err)
	}
}

func TestAChildMakesTheMistakeThatItIsToldTo(t *testing.T) {
	ctx := within(t)
	c := NewChildren(ChildOptions{Dir: t.TempDir(), Defect: "health-says-down"})
	defer c.Close()
	b := take(ctx, t, c)
	if status, body := call(ctx, t, http.MethodGet, b.APIURL()+healthPath, ""); status != http.StatusOK ||
		!strings.Contains(body, "down") {
		t.Errorf("health: %d %q", status, body)
	}
	if err := b.Release(); err != nil {
		t.Error(err)
	}
}

func TestAChildTellsHowOftenItMadeItsMistake(t *testing.T) {
	ctx := within(t)
	hits := filepath.Join(t.TempDir(), "hits")
	c := NewChildren(ChildOptions{Dir: t.TempDir(), Defect: "health-says-down", Hits: hits})
	defer c.Close()
	b := take(ctx, t, c)
	before, err := os.ReadFile(hits)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		call(ctx, t, http.MethodGet, b.APIURL()+healthPath, "")
	}
	if after, err := os.ReadFile(hits); err != nil || len(after)-len(before) != 2 {
		t.Errorf("%d hits, then %d, %v", len(before), len(after), err)
	}
	if err := b.Release(); err != nil {
		t.Error(err)
	}
}

func TestAChildRefusesAMistakeThatItDoesNotKnow(t *testing.T) {
	c := NewChildren(ChildOptions{Dir: t.TempDir(), Defect: "no-such-defect"})
	defer c.Close()
	if b, err := c.Take(within(t), Settings{}); err == nil || !strings.Contains(err.Error(), "no-such-defect") {
		t.Errorf("took %v, %v", b, err)
	}
}

func TestManyTakeAtOnce(t *testing.T) {
	ctx := within(t)
	c, dir := newChildren(t, 2)
	taken := make([]*Server, 8)
	var all sync.WaitGroup
	for i := range taken {
		all.Go(func() {
			b, err := c.Take(ctx, Settings{})
			if err != nil {
				t.Error(err)
				return
			}
			taken[i] = b
		})
	}
	all.Wait()
	seen := map[string]bool{}
	var pids []int
	for i, b := range taken {
		if b == nil {
			t.Fatal("a take failed")
		}
		pids = append(pids, b.PID())
		for _, url := range []string{b.APIURL(), b.GatewayURL(), b.ModelListener().URL()} {
			if seen[url] {
				t.Errorf("%s belongs to two", url)
			}
			seen[url] = true
		}
		if i%2 == 0 {
			if err := b.Release(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	for _, pid := range pids {
		gone(t, pid)
	}
	empty(t, dir)
}

func TestKilledServerKeepsItsHistory(t *testing.T) {
	ctx := within(t)
	c, _ := newChildren(t, 0)
	b := take(ctx, t, c)
	session := converse(ctx, t, b, "remember me")
	for _, act := range []struct {
		name string
		end  func(context.Context) error
	}{{"kill", b.Kill}, {"stop", b.Stop}} {
		t.Run(act.name, func(t *testing.T) {
			pid, api, model := b.PID(), b.APIURL(), b.ModelListener().URL()
			if err := b.Start(ctx); err == nil {
				t.Error("started while it runs")
			}
			if err := act.end(ctx); err != nil {
				t.Fatal(err)
			}
			gone(t, pid)
			if b.Exited() != nil {
				t.Errorf("an end on purpose is reported: %v", b.Exited())
			}
			if err := act.end(ctx); err == nil {
				t.Error("ended twice")
			}
			if err := b.Start(ctx); err != nil {
				t.Fatal(err)
			}
			if b.APIURL() == api || b.PID() == pid || b.ModelListener().URL() != model {
				t.Errorf("started again at %s as %d with the model %s", b.APIURL(), b.PID(), b.ModelListener().URL())
			}
			wantHistory(ctx, t, b, session, "remember me")
			converse(ctx, t, b, "and go on")
		})
	}
	if log := b.Log(); !strings.Contains(log, "--- start 3 ---") {
		t.Errorf("the log does not tell the starts apart:\n%s", log)
	}
	if err := b.Release(); err != nil {
		t.Error(err)
	}
}

func TestCrashIsNoticed(t *testing.T) {
	ctx := within(t)
	c, dir := newChildren(t, 0)
	var crash *CrashError

	b := take(ctx, t, c)
	killed(t, b)
	if err := b.Exited(); !errors.As(err, &crash) ||
		!strings.Contains(err.Error(), "ended on its own: signal: killed") {
		t.Errorf("exited: %v", err)
	}
	if err := b.Kill(ctx); !errors.As(err, &crash) {
		t.Errorf("kill of a crashed server: %v", err)
	}
	if err := b.Start(ctx); err != nil {
		t.Errorf("start after a crash: %v", err)
	}
	killed(t, b)
	if err := b.Start(ctx); err != nil {
		t.Errorf("start after a crash: %v", err)
	}
	first := b.Release()
	if !errors.As(first, &crash) || strings.Count(first.Error(), "ended on its own") != 2 {
		t.Errorf("release: %v, want both crashes", first)
	}
	if second := b.Release(); !errors.Is(second, first) {
		t.Errorf("second release: %v", second)
	}

	left := take(ctx, t, c)
	killed(t, left)
	if err := c.Close(); !errors.As(err, &crash) {
		t.Errorf("close with a crashed server: %v", err)
	}
	empty(t, dir)
}

func TestChildThatDiedInThePoolIsReplaced(t *testing.T) {
	ctx := within(t)
	c, _ := newChildren(t, 0)
	dead, err := c.start(ctx, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	killed(t, dead)
	c.change(0, +1)
	go func() { c.ready <- started{bamboo: dead} }()
	b := take(ctx, t, c)
	if b == dead {
		t.Error("the dead one was handed out")
	}
	call(ctx, t, http.MethodGet, b.APIURL()+healthPath, "")
	var crash *CrashError
	if err := c.Close(); !errors.As(err, &crash) {
		t.Errorf("close does not tell of the crash: %v", err)
	}
}

func TestSettingsReachTheServer(t *testing.T) {
	ctx := within(t)
	c, _ := newChildren(t, 0)
	b, err := c.Take(ctx, Settings{AuthToken: "sesame"})
	if err != nil {
		t.Fatal(err)
	}
	for auth, want := range map[string]string{"sesame": "connected", "wrong": "UNAUTHORIZED"} {
		conn, _, err := websocket.DefaultDialer.DialContext(ctx, b.GatewayURL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteJSON(map[string]any{"type": "connect", "session_id": nil, "auth": auth}); err != nil {
			t.Fatal(err)
		}
		if _, text, err := conn.ReadMessage(); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("auth %q: %s %v, want %s", auth, text, err, want)
		}
		_ = conn.Close()
	}
}

func TestEverySettingReachesTheChild(t *testing.T) {
	want := Settings{AuthToken: "a", MaxConnections: 1, AllowedOrigins: []string{"https://a.example"}, StallLimit: 2,
		RequestLimit: 3, Heartbeat: 4,
		Tools: []reference.OwnTool{{Name: "b", Answer: "c", Fails: "d", Hangs: true, Delay: 5}}}
	text, err := json.Marshal(childOrder{Settings: want})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readOrder(string(text)); err != nil || !reflect.DeepEqual(got.Settings, want) {
		t.Errorf("it reads %+v, %v", got.Settings, err)
	}
	for _, s := range []Settings{{Heartbeat: 1}, {Tools: want.Tools}} {
		if s.IsZero() {
			t.Errorf("%+v counts as the defaults", s)
		}
	}
}

func TestCheckStartsAChild(t *testing.T) {
	c, dir := newChildren(t, 0)
	if err := c.Check(within(t)); err != nil {
		t.Error(err)
	}
	want := 11
	if fault.DiskCanFail {
		want++
	}
	if got := c.Capabilities(); len(got) != want || c.Shared() {
		t.Errorf("capabilities %v, shared %v", got, c.Shared())
	}
	if n := len(folders(t, dir)); n != 1 {
		t.Errorf("%d children were started", n)
	}
	b := take(within(t), t, c)
	if n := len(folders(t, dir)); n != 1 {
		t.Errorf("%d children were started for one taker", n)
	}
	if err := errors.Join(b.Release(), c.Close()); err != nil {
		t.Error(err)
	}
	empty(t, dir)
}

func folders(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNoMoreChildrenAreStartedThanAreExpected(t *testing.T) {
	dir := t.TempDir()
	c := NewChildren(ChildOptions{Dir: dir, Ahead: 4, Expected: 2})
	if err := c.Check(within(t)); err != nil {
		t.Error(err)
	}
	first, second := take(within(t), t, c), take(within(t), t, c)
	if n := len(folders(t, dir)); n != 2 {
		t.Errorf("%d children were started for two takers", n)
	}
	third := take(within(t), t, c) // a scenario that is run once more
	if err := errors.Join(first.Release(), second.Release(), third.Release(), c.Close()); err != nil {
		t.Error(err)
	}
	empty(t, dir)
}
