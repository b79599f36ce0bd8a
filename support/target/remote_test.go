package target

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"

	"github.com/gorilla/websocket"
)

// somebodys is a server that answers HTTP with 503 and, if told to, WebSocket handshakes at /ws.
func somebodys(t *testing.T, gateway bool) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc(healthPath, func(w http.ResponseWriter,
		_ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if gateway {
		mux.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
			conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
			if err == nil {
				_ = conn.Close()
			}
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// answering is a server that gives every call the same answer.
func answering(t *testing.T, status int, header, value string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(header, value)
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// nowhere is an address at which nobody listens.
func nowhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestRemoteCheck(t *testing.T) {
	up := somebodys(t, true)
	ws := "ws" + strings.TrimPrefix(up, "http")
	mute, err := net.Listen("tcp", "127.0.0.1:0") // accepts and never answers
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mute.Close() })
	down := nowhere(t)
	for _, tc := range []struct {
		name string
		opts RemoteOptions
		want []string // nil: it is up
	}{
		{"an unhealthy Bamboo counts", RemoteOptions{API: up + "/"}, nil},
		{"the gateway's port", RemoteOptions{API: answering(t, http.StatusBadRequest, "Sec-WebSocket-Version", "13")},
			[]string{"no Bamboo answers at",
				"a WebSocket server is there, which answered with 400 Bad Request; is it the address of the gateway?"}},
		{"a page", RemoteOptions{API: answering(t, http.StatusOK, "Content-Type", "text/html; charset=utf-8")},
			[]string{"something else is there, which answered with 200 OK and a page of HTML"}},
		{"another server", RemoteOptions{API: answering(t, http.StatusNotFound, "Content-Type", "text/plain")},
			[]string{
				"something else is there, which does not know the path /api/v1/health and answered with 404 Not " +
					"Found"}},
		{"both are up", RemoteOptions{API: up, Gateway: ws + "/ws"}, nil},
		{"API refused", RemoteOptions{API: "http://" + down, Gateway: ws + "/ws"},
			[]string{"http://" + down + healthPath, "start it, or unset BAMBOO_API_URL"}},
		{"gateway refused", RemoteOptions{API: up, Gateway: "ws://" + down},
			[]string{"ws://" + down, "unset BAMBOO_WS_URL"}},
		{"no gateway there", RemoteOptions{Gateway: ws + "/other"}, []string{ws + "/other", "404 Not Found"}},
		{"silence", RemoteOptions{API: "http://" + mute.Addr().String(), Gateway: "ws://" + mute.Addr().String(),
			Timeout: 50 * time.Millisecond},
			[]string{"BAMBOO_API_URL", "BAMBOO_WS_URL"}},
		{"no address", RemoteOptions{}, []string{"set BAMBOO_API_URL or BAMBOO_WS_URL"}},
		{"the model's port is taken", RemoteOptions{API: up, ModelListen: mute.Addr().String()},
			[]string{mute.Addr().String(), "choose another address"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := NewRemote(tc.opts)
			defer func() {
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			}()
			err := r.Check(within(t))
			if (err == nil) != (tc.want == nil) {
				t.Fatalf("check: %v", err)
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in: %v", want, err)
				}
			}
		})
	}
}

func TestRemoteCapabilities(t *testing.T) {
	for _, tc := range []struct {
		opts     RemoteOptions
		want     capability.Set
		describe string
	}{
		{RemoteOptions{API: "http://a"}, capability.Of(capability.HTTP), "the Bamboo at http://a"},
		{RemoteOptions{Gateway: "ws://b"}, capability.Of(capability.Gateway), "the Bamboo at ws://b"},
		{RemoteOptions{API: "http://a", Gateway: "ws://b", ModelListen: "127.0.0.1:0"},
			capability.Of(capability.HTTP, capability.Gateway, capability.Script), "the Bamboo at http://a and ws://b"},
	} {
		r := NewRemote(tc.opts)
		if got := r.Capabilities(); got.String() != tc.want.String() || r.Describe() != tc.describe || !r.Shared() {
			t.Errorf("%+v: %v, %q", tc.opts, got, r.Describe())
		}
	}
}

func TestRemoteIsLeftAlone(t *testing.T) {
	ctx := within(t)
	r := NewRemote(RemoteOptions{API: "http://a/"})
	b := take(ctx, t, r)
	if b.APIURL() != "http://a" || b.GatewayURL() != "" || b.Model() != nil || b.ModelListener() != nil ||
		b.PID() != 0 || b.Log() != "" || b.Exited() != nil {
		t.Errorf("the Bamboo is %+v", b)
	}
	for name, err := range map[string]error{"start": b.Start(ctx), "stop": b.Stop(ctx), "kill": b.Kill(ctx)} {
		if err == nil || !strings.Contains(err.Error(), "http://a was not started here") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Take(ctx, Settings{AuthToken: "x"}); err == nil {
		t.Error("settings were accepted")
	}
	if err := b.Release(); err != nil {
		t.Error(err)
	}
}

func TestRemoteModelIsSharedAndForgets(t *testing.T) {
	ctx := within(t)
	r := NewRemote(RemoteOptions{API: "http://a", ModelListen: "127.0.0.1:0"})
	first := take(ctx, t, r)
	first.Model().Script(scriptedllm.Script{Message: "hi", Rounds: []scriptedllm.Reply{{Text: "ho"}}})
	if err := first.ModelListener().Refuse(); err != nil {
		t.Fatal(err)
	}
	if err := first.Release(); err != nil {
		t.Error(err)
	}
	second := take(ctx, t, r)
	if second.Model() != first.Model() || len(second.Model().Unused()) != 0 {
		t.Errorf("the second scenario meets the script of the first: %v", second.Model().Unused())
	}
	call(ctx, t, http.MethodGet, second.ModelListener().URL()+"/models", "")
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := second.Release(); err != nil {
		t.Errorf("release after close: %v", err)
	}
	if _, err := r.Take(ctx, Settings{}); err == nil {
		t.Error("taken after close")
	}
}
