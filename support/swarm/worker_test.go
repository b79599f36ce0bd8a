package swarm

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"bamboo-spec/support/reference"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/workload"
)

// rig is a worker that works for a fake master, and the Bamboo that its users talk to.
type rig struct {
	*master
	model  *scriptedllm.Model
	bamboo *reference.Server
	ended  chan error // has what Work returned
	pace   time.Duration
	pid    int // of the process that the worker reads
	stop   context.CancelFunc

	mu   sync.Mutex
	said []string
}

// quick is the beat of workers that are not answered.
const quick = 20 * time.Millisecond

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{master: newMaster(t), model: scriptedllm.New(), ended: make(chan error, 1),
		pace: 200 * time.Millisecond}
	model, err := r.model.Listen("127.0.0.1:0")
	r.check(err)
	t.Cleanup(func() {
		if err := model.Close(); err != nil {
			t.Error(err)
		}
	})
	r.bamboo, err = reference.Start(reference.Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0",
		ModelURL: model.URL(), Log: io.Discard})
	r.check(err)
	t.Cleanup(func() {
		if err := r.bamboo.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// work lets a worker begin and waits until the master has accepted it.
func (r *rig) work() {
	r.t.Helper()
	ctx, stop := context.WithCancel(r.t.Context())
	r.stop = stop
	r.t.Cleanup(stop)
	o := Options{Master: r.addr(), Targets: []string{r.bamboo.APIURL() + "/", r.bamboo.GatewayURL()}, Users: 10,
		Process: r.pid, Say: r.note, beat: r.pace}
	go func() { r.ended <- Work(ctx, o) }()
	r.accept()
	r.say("ack", map[string]any{"index": 0})
}

func (r *rig) note(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, line)
}

// spawn asks for users, a moment after the last time.
func (r *rig) spawn(at float64, users map[string]any, options map[string]any) {
	r.t.Helper()
	all := map[string]any{"bamboo_gateway": r.bamboo.GatewayURL(), "bamboo_scripted": true,
		"bamboo_pause": 0.0, "tags": []any{"short"}, "exclude_tags": nil, "headless": true}
	for name, v := range options {
		all[name] = v
	}
	r.say("spawn", map[string]any{"timestamp": at, "user_classes_count": users, "host": r.bamboo.APIURL(),
		"stop_timeout": 0.0, "parsed_options": all})
}

// asked waits until the model has been asked so often.
func (r *rig) asked(n int) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	_, err := r.model.WaitRequest(ctx, "more", func(all []scriptedllm.Request) bool { return len(all) >= n })
	r.check(err)
}

// ends waits for the end of the worker.
func (r *rig) ends() {
	r.t.Helper()
	select {
	case err := <-r.ended:
		if err != nil {
			r.t.Error(err)
		}
	case <-time.After(patience):
		r.t.Fatal("the worker does not end")
	}
}

func count(users message, class string) int64 {
	return field[int64](message{data: field[map[string]any](users, "user_classes_count")}, class)
}

// Every conversation that Bamboo was asked for is reported, each once.
func TestUsersTalkAsTheMasterSays(t *testing.T) {
	r := newRig(t)
	r.work()
	r.spawn(1, map[string]any{OverHTTP: 1, ThroughGateway: 0}, nil)
	r.await("spawning")
	r.await("spawning_complete")
	r.spawn(2, map[string]any{OverHTTP: 3, ThroughGateway: 2}, nil)
	r.await("spawning")
	if users := r.await("spawning_complete"); count(users, OverHTTP) != 3 || count(users, ThroughGateway) != 2 {
		t.Errorf("users: %v", users.data)
	}
	r.asked(8)
	r.say("stop", nil)
	reported, failed := r.requests("client_stopped")
	r.await("client_ready")
	if asked := len(r.model.Requests()); reported != int64(asked) || failed != 0 {
		t.Errorf("%d conversations are reported, %d of them as failed; the model answered %d", reported, failed, asked)
	}
	r.spawn(1.5, map[string]any{OverHTTP: 1}, nil) // older than the last one
	r.spawn(3, map[string]any{OverHTTP: 2}, nil)
	r.await("spawning")
	if users := r.await("spawning_complete"); count(users, OverHTTP) != 2 {
		t.Errorf("users after a job that came too late: %v", users.data)
	}
	r.say("quit", nil)
	r.await("stats")
	r.ends()
}

// A drained worker has told of every conversation, and begins none until the master has said stop.
func TestADrainedWorkerHasToldOfEveryConversation(t *testing.T) {
	r := newRig(t)
	r.work()
	r.spawn(1, map[string]any{OverHTTP: 2}, nil)
	r.asked(2)
	r.say(drainMessage, nil)
	r.spawn(2, map[string]any{OverHTTP: 2}, nil)
	reported, _ := r.requests(drainedMessage)
	if asked := len(r.model.Requests()); reported != int64(asked) {
		t.Errorf("%d conversations are reported, and the model answered %d", reported, asked)
	}
	r.spawn(3, map[string]any{OverHTTP: 2}, nil)
	r.say("stop", nil)
	r.await("client_stopped", "spawning")
	r.spawn(4, map[string]any{OverHTTP: 1}, nil)
	r.await("spawning_complete")
	r.say("stop", nil)
	r.spawn(5, map[string]any{OverHTTP: 2}, nil) // while the users still talk
	r.await("client_stopped", "spawning")
	if users := r.await("spawning_complete"); count(users, OverHTTP) != 2 {
		t.Errorf("users of the job that waited: %v", users.data)
	}
	r.stop()
	r.await("quit")
	r.ends()
}

func TestAWorkerRefusesWhatItMustNotDo(t *testing.T) {
	r := newRig(t)
	r.work()
	for i, c := range []struct {
		users, options map[string]any
		host, want     string
	}{
		{users: map[string]any{OverHTTP: 1}, host: "http://192.0.2.1",
			want: "“http://192.0.2.1” is none of the targets"},
		{users: map[string]any{ThroughGateway: 1}, options: map[string]any{"bamboo_gateway": "ws://192.0.2.1"},
			want: "“ws://192.0.2.1” is none of the targets"},
		{users: map[string]any{OverHTTP: 1}, host: "/", want: "the master says no host"},
		{users: map[string]any{ThroughGateway: 1}, options: map[string]any{"bamboo_gateway": nil},
			want: "the master says no gateway"},
		{users: map[string]any{OverHTTP: 11}, want: "more than 10 users"},
		{users: map[string]any{OverHTTP: 6, ThroughGateway: 5}, want: "more than 10 users"},
		{users: map[string]any{OverHTTP: -1}, want: "more than 10 users"},
		{users: map[string]any{"BambooOverHTT": 1}, want: "did you mean “BambooOverHTTP”?"},
		{users: map[string]any{OverHTTP: 1}, options: map[string]any{"tags": []any{"loud"}},
			want: "they are short and long"},
		{users: map[string]any{OverHTTP: 1}, options: map[string]any{"exclude_tags": []any{"short"}},
			want: "they are short and long"},
	} {
		all := map[string]any{"bamboo_gateway": r.bamboo.GatewayURL(), "tags": []any{"short"}}
		for name, v := range c.options {
			all[name] = v
		}
		if c.host == "" {
			c.host = r.bamboo.APIURL()
		}
		r.say("spawn", map[string]any{"timestamp": i + 1, "user_classes_count": c.users, "host": c.host,
			"parsed_options": all})
		if got := r.await("exception", "spawning_complete"); !strings.Contains(field[string](got, "msg"), c.want) {
			t.Errorf("%v: %v; want %s", c, got.data, c.want)
		}
	}
	r.say("quit", nil)
	r.ends()
	if n := len(r.model.Requests()); n > 0 {
		t.Errorf("there were %d conversations", n)
	}
}

func TestFailuresAreReportedAsFailures(t *testing.T) {
	r := newRig(t)
	r.work()
	r.model.Script(scriptedllm.Script{Message: "Conversation 1 of " + r.identity + ": " + workload.Usual.Text,
		Rounds: []scriptedllm.Reply{{Text: "another answer"}}})
	r.spawn(1, map[string]any{OverHTTP: 1}, nil)
	for {
		stats := r.await("stats")
		if all := field[map[string]any](stats, "errors"); len(all) > 0 {
			if all["HTTP.total response time.a wrong answer"] == nil {
				t.Errorf("the failures are %v", all)
			}
			break
		}
	}
	r.stop()
	r.await("quit")
	r.ends()
}

// A master that was started anew does not know its workers, and answers none of their beats.
func TestAWorkerComesBack(t *testing.T) {
	for name, goAway := range map[string]func(*rig){
		"a master that ends":        func(r *rig) { r.hangUp() },
		"a master that wants it to": func(r *rig) { r.say("reconnect", nil) },
		"a master that sends what is no message": func(r *rig) {
			_, err := r.conn.Write(appendFrame(nil, 0, []byte("hello")))
			r.check(err)
		},
		"a master that does not answer any more": func(r *rig) { r.mute.Store(true) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.pace = quick
			r.work()
			before := r.identity
			goAway(r)
			first := r.conn
			r.accept()
			r.mute.Store(false)
			_ = first.Close() // it may be closed already
			if r.identity == before {
				t.Error("it came back under the name of the worker that was lost")
			}
			r.say("quit", nil)
			r.ends()
		})
	}
}

// Masters that end while users talk, one after another: the next one has a worker of a new name, whose users talk.
func TestAWorkerOutlivesTwentyMasters(t *testing.T) {
	r := newRig(t)
	r.pace = quick
	r.work()
	names := map[string]bool{}
	for i := range 20 {
		if names[r.identity] {
			t.Fatalf("master %d has a worker of an old name", i+1)
		}
		names[r.identity] = true
		r.spawn(float64(i+1), map[string]any{OverHTTP: 2, ThroughGateway: 1}, nil)
		r.asked(len(r.model.Requests()) + 5)
		first := r.conn
		if i%2 == 0 {
			r.hangUp()
		} else {
			r.mute.Store(true) // it hangs
		}
		r.accept()
		r.mute.Store(false)
		_ = first.Close() // it may be closed already
		r.say("ack", nil)
	}
	r.say("quit", nil)
	r.ends()
}

func TestAWorkerThatIsNotAnsweredSaysAgainThatItIsReady(t *testing.T) {
	r := newRig(t)
	r.pace = quick
	r.work()
	r.mute.Store(true)
	r.await("client_ready")
	r.mute.Store(false)
	r.say("ack", nil)
	r.say("quit", nil)
	r.ends()
}

// A worker waits for a master as long as it takes, and ends meanwhile if it is told to.
func TestAWorkerWithoutAMaster(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	o := Options{Master: "127.0.0.1:1", Targets: []string{"http://127.0.0.1:1"}, Users: 1, beat: time.Millisecond}
	told := 0
	o.Say = func(line string) {
		told++
		if !strings.HasPrefix(line, "no master at 127.0.0.1:1: ") {
			t.Errorf("it says %q", line)
		}
		stop()
	}
	if err := Work(ctx, o); err != nil || told != 1 {
		t.Errorf("%v, told %d times", err, told)
	}
}
