package swarm

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync/atomic"
	"time"

	"github.com/tinylib/msgp/msgp"

	"bamboo-spec/support/client"
	"bamboo-spec/support/procmon"
)

// Speaks is the version of Locust whose protocol the worker speaks. A master of another minor version
// warns once.
const Speaks = "2.47.0"

const (
	usualBeat   = time.Second // from one beat to the next, and between attempts to reach the master
	reportBeats = 3           // from one report to the next
	dialTime    = 10 * time.Second
	// mostSilent is after how many beats without an answer the worker says again that it is ready: a
	// master that was started anew ignores the beats of workers that it does not know.
	mostSilent = 3
	// mostLost is after how many the connection is taken for lost.
	mostLost = 10
)

// Options say whom a worker obeys and what it may do.
type Options struct {
	Master    string   // host:port
	Targets   []string // the only addresses that its users talk to, as http://host:port or ws://host:port
	Users     int      // most at a time
	Client    client.Config
	AuthToken string       // for the gateway; empty: none
	Process   int          // id of Bamboo's process on this machine, which is read around a load; 0: none is
	Say       func(string) // is told what happens, a line each

	beat time.Duration // for tests; 0: usualBeat
}

// Work works for a master until that says quit or ctx ends. Without a master it tries again and again.
func Work(ctx context.Context, o Options) error {
	o.beat = cmp.Or(o.beat, usualBeat)
	o.Targets = slices.Clone(o.Targets)
	for i, t := range o.Targets {
		o.Targets[i] = address(t)
	}
	told := ""
	for ctx.Err() == nil {
		over, err := attend(ctx, &o)
		if over {
			return err
		}
		if err.Error() != told && ctx.Err() == nil {
			told = err.Error()
			o.Say(fmt.Sprintf("no master at %s: %s; trying again", o.Master, told))
		}
		select {
		case <-time.After(o.beat):
		case <-ctx.Done():
		}
	}
	return nil
}

// worker is a worker while it is connected to a master. One goroutine, that of attend, uses it.
type worker struct {
	*Options
	id     string
	socket *dealer
	sheet  *sheet

	present *concurrentUsers     // nil: no users
	talk    atomic.Pointer[talk] // of the last job, also read by users
	over    <-chan struct{}      // closed when the users have ended; nil: they were not asked to
	then    []func() error       // what is to be done then
	next    *message             // the last job that came meanwhile; nil: none
	last    float64              // at of the last job
	ready   bool                 // the master has answered
	silent  int                  // beats since it answered
	errand  *errand              // a part of a plan; nil: none
	deaf    bool                 // users have been drained: until the master says stop there are none
}

// errQuit says that the master wants no more of the worker.
var errQuit = errors.New("the master said quit")

// attend is a worker from its connection to the end of that. Over says that it is not to connect again.
func attend(ctx context.Context, o *Options) (over bool, err error) {
	id, err := newID()
	if err != nil {
		return true, err
	}
	dialing, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	socket, err := dial(dialing, o.Master, id)
	if err != nil {
		return false, err
	}
	w := &worker{Options: o, id: id, socket: socket, sheet: newSheet()}
	reading, stop := context.WithCancel(ctx)
	came, lost := make(chan message), make(chan error, 1)
	go w.read(reading, came, lost)
	why := w.serve(ctx, came, lost)
	stop()
	if w.present != nil {
		w.present.end()
	}
	if w.errand != nil {
		w.errand.cancel()
		<-w.errand.over
	}
	if t := w.talk.Load(); t != nil {
		t.close()
	}
	over = why == nil || why == errQuit
	if over {
		err = w.leave(why == nil)
	} else {
		err = why
	}
	return over, errors.Join(err, socket.close())
}

// newID names a worker as Locust does, anew for each connection: a master that has not noticed yet that
// the last one is gone keeps its name.
func newID() (string, error) {
	host, err := os.Hostname()
	if err != nil {
		return "", err
	}
	var b [16]byte
	_, err = rand.Read(b[:])
	return host + "_" + hex.EncodeToString(b[:]), err
}

// leave sends what the master has not been told yet; own says that the worker leaves by its own wish.
func (w *worker) leave(own bool) error {
	err := w.report()
	if own {
		err = errors.Join(err, w.send("quit", nil))
	}
	return err
}

// read hands over what the master says until the connection or ctx ends.
func (w *worker) read(ctx context.Context, came chan<- message, lost chan<- error) {
	for {
		body, err := w.socket.receive()
		var m message
		if err == nil {
			m, err = readMessage(body)
		}
		if err != nil {
			lost <- err
			return
		}
		select {
		case came <- m:
		case <-ctx.Done():
			return
		}
	}
}

// serve does what the master says. Nil: ctx has ended.
func (w *worker) serve(ctx context.Context, came <-chan message, lost <-chan error) error {
	beat, report := time.NewTicker(w.beat), time.NewTicker(reportBeats*w.beat)
	defer beat.Stop()
	defer report.Stop()
	used := usage{at: time.Now(), own: procmon.OwnTime()}
	err := w.sayReady()
	for err == nil {
		select {
		case <-ctx.Done():
			return nil
		case err = <-lost:
			if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
				err = errors.New("it closed the connection")
			}
		case m := <-came:
			err = w.obey(ctx, m)
		case <-w.errandOver():
			w.errand.cancel()
			w.errand = nil
		case <-w.over:
			err = w.drained(ctx)
		case <-beat.C:
			err = w.sayAlive(&used)
		case <-report.C:
			if w.ready {
				err = w.report()
			}
		}
	}
	return err
}

// errandOver is closed at the end of the errand; nil without one.
func (w *worker) errandOver() <-chan struct{} {
	if w.errand == nil {
		return nil
	}
	return w.errand.over
}

// obey does what one message asks for.
func (w *worker) obey(ctx context.Context, m message) error {
	switch m.kind {
	case "ack":
		if !w.ready {
			w.Say(fmt.Sprintf("connected to %s as %s", w.Master, w.id))
		}
		w.ready, w.silent = true, 0
	case "heartbeat":
		w.silent = 0
	case "spawn":
		return w.spawn(ctx, m)
	case "stop":
		return w.drain(func() error {
			w.deaf = false
			return errors.Join(w.send("client_stopped", nil), w.sayReady())
		})
	case drainMessage:
		w.deaf = true
		return w.drain(func() error { return w.send(drainedMessage, nil) })
	case planMessage:
		return w.begin(ctx, m)
	case goMessage:
		if w.errand != nil && w.errand.id == field[string](m, "id") {
			w.errand.goOn(m)
		}
	case cancelMessage:
		if w.errand != nil && w.errand.id == field[string](m, "id") {
			w.errand.cancel()
		}
	case "reconnect":
		return errors.New("it asked for a new connection")
	case "quit":
		return errQuit
	}
	return nil // others are for workers in Python
}

// The messages by which the locustfile makes sure, before it lets workers quit, that it has been told of
// every conversation.
const (
	drainMessage   = "bamboo_drain"
	drainedMessage = "bamboo_drained"
)

// spawn lets so many users be there as the master wants.
func (w *worker) spawn(ctx context.Context, m message) error {
	switch {
	case w.deaf, w.errand != nil, number(m, "timestamp") <= w.last:
		return nil
	case w.over != nil:
		w.next = &m
		return nil
	}
	if err := w.send("spawning", nil); err != nil {
		return err
	}
	j, err := w.readJob(m)
	w.last = j.at
	if err == nil {
		err = w.settle(j.settings)
	}
	if err != nil {
		w.Say("refused: " + err.Error())
		return w.send("exception", exception(err))
	}
	if w.present == nil {
		w.sheet.forget()
		w.present = newConcurrentUsers(ctx, func(ctx context.Context, class string) time.Duration {
			return w.talk.Load().hold(ctx, class)
		})
	}
	w.present.set(j.users)
	return w.send("spawning_complete", func(b []byte) []byte {
		return appendUsers(msgp.AppendMapHeader(b, 2), w.present.counts())
	})
}

// settle lets users talk as a job says.
func (w *worker) settle(s settings) error {
	before := w.talk.Load()
	if before != nil && before.settings == s {
		return nil
	}
	t, err := newTalk(w.Options, s, w.id, w.sheet)
	if err != nil {
		return err
	}
	w.talk.Store(t)
	if before != nil {
		before.close()
	}
	return nil
}

// drain lets the users end after their conversations, and does something then.
func (w *worker) drain(then func() error) error {
	if w.present == nil {
		return errors.Join(w.report(), then())
	}
	w.then = append(w.then, then)
	if w.over == nil {
		w.over = w.present.drain()
	}
	return nil
}

// drained goes on when all users have ended.
func (w *worker) drained(ctx context.Context) error {
	then, next := w.then, w.next
	w.over, w.then, w.next, w.present = nil, nil, nil, nil
	err := w.report()
	for _, do := range then {
		err = errors.Join(err, do())
	}
	if err == nil && next != nil {
		err = w.spawn(ctx, *next)
	}
	return err
}

func (w *worker) sayReady() error {
	return w.send("client_ready", func(b []byte) []byte { return msgp.AppendString(b, Speaks) })
}

// users are how many there are of each class.
func (w *worker) users() map[string]int {
	if w.present == nil {
		return nil
	}
	return w.present.counts()
}

func (w *worker) report() error { return w.send("stats", w.sheet.report(w.users())) }

// sayAlive says that the worker is there, and sees to it that the master knows.
func (w *worker) sayAlive(used *usage) error {
	switch w.silent++; {
	case w.silent > mostLost:
		return errors.New("it does not answer")
	case w.silent%(mostSilent+1) == mostSilent:
		if err := w.sayReady(); err != nil {
			return err
		}
	}
	state := "ready"
	if w.present != nil || w.deaf {
		state = "running"
	}
	share := used.share()
	return w.send("heartbeat", func(b []byte) []byte {
		b = msgp.AppendString(msgp.AppendString(msgp.AppendMapHeader(b, 3), "state"), state)
		b = msgp.AppendFloat64(msgp.AppendString(b, "current_cpu_usage"), share*100)
		return msgp.AppendUint64(msgp.AppendString(b, "current_memory_usage"), memory())
	})
}

// usage is what the process had used at a moment.
type usage struct {
	at  time.Time
	own time.Duration
}

// share is the part of its processors that the process has used since it was last asked.
func (u *usage) share() float64 {
	now := usage{at: time.Now(), own: procmon.OwnTime()}
	used, passed := now.own-u.own, now.at.Sub(u.at)
	*u = now
	return used.Seconds() / max(passed.Seconds(), 1e-3) / float64(runtime.GOMAXPROCS(0))
}

// memory is how many bytes the process has from the system.
func memory() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// exception is the data of a message “exception”.
func exception(err error) func([]byte) []byte {
	return func(b []byte) []byte {
		b = msgp.AppendString(msgp.AppendString(msgp.AppendMapHeader(b, 2), "msg"), err.Error())
		return msgp.AppendString(msgp.AppendString(b, "traceback"), err.Error()) // Locust counts by it
	}
}

func (w *worker) send(kind string, data func([]byte) []byte) error {
	return w.socket.send(appendMessage(nil, kind, data, w.id))
}
