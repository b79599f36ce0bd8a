package reference

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// noted counts how often each part was used.
type noted struct {
	mu    sync.Mutex
	names map[string]int
}

func (n *noted) note(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.names[name]++
}

type (
	notedStore struct {
		Store
		*noted
	}
	notedModel struct {
		Model
		*noted
	}
	notedAgent struct {
		Agent
		*noted
	}
	notedTools struct {
		Tools
		*noted
	}
	notedHub struct {
		Hub
		*noted
	}
	notedRuns struct {
		Runs
		*noted
	}
	notedGateway struct {
		Gateway
		*noted
	}
	notedGuard struct {
		Guard
		*noted
	}
	notedFormat struct {
		Format
		*noted
		name string
	}
	notedIDs struct {
		IDs
		*noted
	}
	notedClock struct {
		Clock
		*noted
	}
	notedLimits struct {
		Limits
		*noted
	}
)

func (n notedStore) History(session string) ([]Message, error) {
	n.note("store")
	return n.Store.History(session)
}

func (n notedModel) Reply(ctx context.Context, p Prompt, token func(string)) (ModelReply, error) {
	n.note("model")
	return n.Model.Reply(ctx, p, token)
}

func (n notedAgent) Answer(ctx context.Context, t Turn, emit func(Event)) (Usage, error) {
	n.note("agent")
	return n.Agent.Answer(ctx, t, emit)
}

func (n notedTools) Definitions() []ToolDefinition { n.note("tools"); return n.Tools.Definitions() }
func (n notedHub) Publish(e Event)                 { n.note("hub"); n.Hub.Publish(e) }
func (n notedRuns) Chat(session, text string) error {
	n.note("runs")
	return n.Runs.Chat(session, text)
}

func (n notedGateway) Receive(c Client, m ClientMessage) {
	n.note("gateway")
	n.Gateway.Receive(c, m)
}

func (n notedGuard) Enter() bool { n.note("guard"); return n.Guard.Enter() }
func (n notedFormat) Append(dst []byte, e Event) []byte {
	n.note(n.name)
	return n.Format.Append(dst, e)
}
func (n notedIDs) New() string      { n.note("ids"); return n.IDs.New() }
func (n notedLimits) Frame() int64  { n.note("limits"); return n.Limits.Frame() }
func (n notedClock) Now() time.Time { n.note("clock"); return n.Clock.Now() }

func TestAReplacedPartIsTheOneThatAllUse(t *testing.T) {
	model := newFakeModel(t)
	p, err := Compose(Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", ModelURL: model.URL + "/v1/"})
	must(t, err)
	n := &noted{names: map[string]int{}}
	p.Store, p.Model, p.Agent, p.Tools = notedStore{p.Store, n}, notedModel{p.Model, n}, notedAgent{p.Agent,
		n}, notedTools{p.Tools, n}
	p.Hub, p.Runs, p.Gateway, p.Guard = notedHub{p.Hub, n}, notedRuns{p.Runs, n}, notedGateway{p.Gateway,
		n}, notedGuard{p.Guard, n}
	p.IDs, p.Clock, p.Limits = notedIDs{p.IDs, n}, notedClock{p.Clock, n}, notedLimits{p.Limits, n}
	p.StreamFormat, p.GatewayFormat = notedFormat{p.StreamFormat, n, "stream format"}, notedFormat{p.GatewayFormat, n,
		"gateway format"}
	api := p.API
	p.API = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { n.note("api"); api.ServeHTTP(w, r) })
	w := runWorld(t, model, p)
	_, url := w.create("hello", "")
	w.open(url).rest()
	s := w.connected("s")
	s.chat("s", "hello")
	s.turn()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, name := range []string{"store", "model", "agent", "tools", "hub", "runs", "gateway", "guard", "ids", "clock",
		"limits", "stream format", "gateway format", "api"} {
		if n.names[name] == 0 {
			t.Errorf("the replaced %s was not used", name)
		}
	}
}

func TestPartsAreUsedOnce(t *testing.T) {
	options := Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0"}
	p, err := Compose(options)
	must(t, err)
	dir := filepath.Dir(p.Store.(*boltStore).db.Path())
	must(t, p.Close())
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary folder is still there: %v", err)
	}
	if err := p.Close(); err == nil {
		t.Error("a second Close is taken")
	}
	if _, err := Run(p); err == nil {
		t.Error("closed parts run")
	}
	if _, err := Run(Parts{}); err == nil {
		t.Error("parts from nowhere run")
	}
	if err := (Parts{}).Close(); err == nil {
		t.Error("parts from nowhere close")
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	for want, o := range map[string]Options{
		"ModelURL":       {ModelURL: "127.0.0.1:9000"},
		"AllowedOrigins": {AllowedOrigins: []string{"app.example"}},
		"MaxConnections": {MaxConnections: -1},
		"StallLimit":     {StallLimit: -1},
		"RequestLimit":   {RequestLimit: -1},
		"HTTPAddr":       {HTTPAddr: taken.Addr().String()},
		"GatewayAddr":    {HTTPAddr: "127.0.0.1:0", GatewayAddr: taken.Addr().String()},
		"DataDir":        {DataDir: filepath.Join(os.Args[0], "sub")},
	} {
		if s, err := Start(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
			if err == nil {
				s.Close()
			}
		}
	}
	noGoroutineLeft(t)
}

func TestDefaults(t *testing.T) {
	o := Options{}.withDefaults()
	if o.HTTPAddr != "127.0.0.1:8080" || o.GatewayAddr != "127.0.0.1:18790" || o.StallLimit.String() != "30s" ||
		o.ModelName != "default" || o.MaxConnections != 0 {
		t.Errorf("%+v", o)
	}
	for address, want := range map[string]string{"[::]:80": "127.0.0.1:80", "0.0.0.0:80": "127.0.0.1:80",
		"[::1]:80": "[::1]:80", "10.1.2.3:80": "10.1.2.3:80"} {
		addr, err := net.ResolveTCPAddr("tcp", address)
		must(t, err)
		if got := reachable(addr); got != want {
			t.Errorf("%s is reached at %s, want %s", address, got, want)
		}
	}
}

// locked is a log that is read when its writer is gone.
type locked struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func TestTheLogTellsWhatHappensAndNoSecret(t *testing.T) {
	log := &locked{}
	w := newWorld(t, func(o *Options) { o.Log, o.AuthToken = log, "the-secret" })
	w.model.script("private words", func(c *upstreamCall) { c.w.WriteHeader(429) })
	id, url := w.create("private words", "")
	w.open(url).rest()
	s := w.socket()
	s.say(`{"type":"connect","session_id":"` + id + `","auth":"the-secret"}`)
	s.next()
	s = w.socket()
	s.say(`{"type":"connect","session_id":"` + id + `","auth":"a-guess"}`)
	s.next()
	must(t, w.server.Close())
	text := log.String()
	for _, want := range []string{"msg=request method=POST path=/api/v1/chat status=201", "run started",
		"429 Too Many Requests", "run ended", "gateway connection opened", "wrong token", "server closed"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q:\n%s", want, text)
		}
	}
	for _, secret := range []string{"the-secret", "a-guess", "private words"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
}
