package defect

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// times are mistakes with time: something is cut for its age or its silence, or silence gets no
// sign of life. They go by the server's clock.
var times = []Defect{
	{Name: "stream-cut-after-5-s", About: slowAnswers,
		Sentence: "A stream is cut 5 s after its start.", Promise: Patience,
		Wrap: cutStreams(5*time.Second, false)},
	{Name: "stream-cut-after-15-s", About: slowAnswers,
		Sentence: "A stream is cut 15 s after its start.", Promise: Patience,
		Wrap: cutStreams(15*time.Second, false)},
	{Name: "stream-cut-after-60-s", About: []string{"An answer that takes 65 s is complete"},
		Sentence: "A stream is cut 60 s after its start.", Promise: Patience,
		Wrap: cutStreams(time.Minute, false)},
	{Name: "silent-stream-cut-after-2-s", About: silentAnswers,
		Sentence: "A stream without output for 2 s is ended.", Promise: Patience,
		Wrap: cutStreams(2*time.Second, true)},
	{Name: "silent-stream-cut-after-5-s", About: silentAnswers,
		Sentence: "A stream without output for 5 s is ended.", Promise: Patience,
		Wrap: cutStreams(5*time.Second, true)},
	{Name: "idle-gateway-cut-after-5-s", About: []string{silentGateway, silentGatewayAnswer},
		Promise: Patience, Wrap: cutGateway(5 * time.Second),
		Sentence: "A gateway client that is idle for 5 s is disconnected."},
	{Name: "idle-gateway-cut-after-15-s", About: []string{silentGateway, silentGatewayAnswer},
		Promise: Patience, Wrap: cutGateway(15 * time.Second),
		Sentence: "A gateway client that is idle for 15 s is disconnected."},
	{Name: "idle-gateway-cut-after-60-s",
		About:   []string{"A gateway connection that is idle for 65 s stays usable"},
		Promise: Patience, Wrap: cutGateway(time.Minute),
		Sentence: "A gateway client that is idle for 60 s is disconnected."},
	{Name: "late-first-token-times-out",
		About:   []string{"An answer that begins after 20 s of silence is complete"},
		Promise: Patience, Wrap: giveUpModel(5 * time.Second),
		Sentence: "A model whose first token takes 5 s times out, whatever the limit is."},
	{Name: "time-limit-of-silence-as-age", Promise: Patience, Wrap: limitAge,
		About:    []string{"The time limit for a silent model does not limit an answer that keeps flowing"},
		Sentence: "An answer times out when it takes longer than the model may be silent."},
	{Name: "silent-model-times-out", About: []string{"An answer of a model that sends nothing for 20 s is complete"},
		Promise: Patience, Wrap: awaitHeads(8 * time.Second),
		Sentence: "A model that sends nothing for 8 s times out, whatever the limit is."},
	{Name: "no-heartbeat-after-the-first-token", Promise: EventStream, Silence: true, Wrap: dropLateComments,
		About:    []string{"A stream that is silent for 20 s in mid-answer gets a heartbeat at least every 15 s"},
		Sentence: "A stream sends no heartbeat any more when its first token was sent."},
	{Name: "silent-stream-without-heartbeat", Promise: EventStream, Silence: true, Wrap: dropComments,
		About: []string{
			"A silent stream gets a heartbeat at least every second",
			"A stream without tokens for 20 s gets a heartbeat at least every 15 s",
			"A stream that is silent for 20 s in mid-answer gets a heartbeat at least every 15 s",
		},
		Sentence: "A stream without output sends no heartbeat."},
	{Name: "working-tool-without-heartbeat", Promise: EventStream, Silence: true, Wrap: dropCommentsOfTools,
		About:    []string{"A stream gets heartbeats while a tool is at work"},
		Sentence: "A stream sends no heartbeat while a tool is at work."},
	{Name: "waiting-gateway-without-ping", Promise: Pings, Silence: true, Wrap: dropPingsOfAnswers,
		About:    []string{"The gateway sends heartbeats while the model is silent"},
		Sentence: "The gateway sends no heartbeat while an answer is running."},
	{Name: "idle-gateway-without-ping", Promise: Pings, Silence: true, Wrap: dropPings,
		About: []string{
			"An idle gateway connection gets a heartbeat at least every second",
			"An idle gateway connection gets a heartbeat at least every 15 s",
		},
		Sentence: "An idle gateway connection gets no ping frame."},
}

// What takes 20 s, and what is silent all that time.
var (
	slowAnswers   = append([]string{"An answer of 10 tokens, 2.5 s apart, is complete"}, silentAnswers...)
	silentAnswers = []string{
		"An answer that begins after 20 s of silence is complete",
		"An answer of a model that sends nothing for 20 s is complete",
		"An answer that is silent for 20 s in between is complete",
		"An answer whose tool takes 20 s is complete",
	}
)

const (
	silentGateway       = "A gateway connection that is idle for 20 s stays usable"
	silentGatewayAnswer = "An answer through the gateway that begins after 20 s of silence is complete"
)

// silenceWatched is an answer whose writes are noted.
type silenceWatched struct {
	http.ResponseWriter
	wrote func()
}

func (w silenceWatched) Write(b []byte) (int, error) { w.wrote(); return w.ResponseWriter.Write(b) }
func (w silenceWatched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// cutStreams ends each stream so long after its start, or after it said something last.
func cutStreams(after time.Duration, silent bool) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		clock := p.Clock
		onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if !strings.HasPrefix(r.URL.Path, streamPath) {
				next.ServeHTTP(w, r)
				return
			}
			ctx, cancel := context.WithCancel(r.Context())
			defer cancel()
			end := clock.AfterFunc(after, cancel)
			defer end.Stop()
			if silent {
				w = silenceWatched{w, func() { end.Reset(after) }}
			}
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// patient is a gateway that waits only so long for the next message of a client.
type patient struct {
	reference.Gateway
	clock reference.Clock
	after time.Duration

	mu   sync.Mutex
	ends map[reference.Client]reference.Timer
}

func (g *patient) Arrive(c reference.Client) bool {
	if !g.Gateway.Arrive(c) {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ends[c] = g.clock.AfterFunc(g.after, func() { c.Close(websocket.CloseGoingAway, "idle") })
	return true
}

func (g *patient) Receive(c reference.Client, m reference.ClientMessage) {
	g.mu.Lock()
	g.ends[c].Reset(g.after)
	g.mu.Unlock()
	g.Gateway.Receive(c, m)
}

func (g *patient) Leave(c reference.Client) {
	g.mu.Lock()
	g.ends[c].Stop()
	delete(g.ends, c)
	g.mu.Unlock()
	g.Gateway.Leave(c)
}

func cutGateway(after time.Duration) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		p.Gateway = &patient{Gateway: p.Gateway, clock: p.Clock, after: after,
			ends: map[reference.Client]reference.Timer{}}
	}
}

var errGivenUp = errors.New("the model said nothing, so it is taken for dead")

func giveUpModel(after time.Duration) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		clock := p.Clock
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			ctx, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			end := clock.AfterFunc(after, func() { cancel(errGivenUp) })
			defer end.Stop()
			return next(ctx, q, func(text string) { end.Stop(); token(text) })
		})
	}
}

// awaitHeads gives a model up whose response does not begin in time.
func awaitHeads(limit time.Duration) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		clock, next := p.Clock, p.Upstream
		p.Upstream = roundTrip(func(r *http.Request) (*http.Response, error) {
			ctx, cancel := context.WithCancelCause(r.Context())
			end := clock.AfterFunc(limit, func() { hit(); cancel(errGivenUp) })
			defer end.Stop()
			return next.RoundTrip(r.WithContext(ctx))
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// limitAge gives an answer up after the time for which the model may be silent, whatever it says.
func limitAge(p *reference.Parts) {
	clock, limits := p.Clock, p.Limits
	onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
		next replyFunc) (reference.ModelReply, error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		end := clock.AfterFunc(limits.ModelStall(), func() { cancel(errGivenUp) })
		defer end.Stop()
		return next(ctx, q, token)
	})
}

// wordy is an answer that leaves out comments of a stream.
type wordy struct {
	http.ResponseWriter
	drop  func(begun bool) bool // begun: an event was sent
	begun bool
}

func (w *wordy) Write(b []byte) (int, error) {
	switch comment := bytes.HasPrefix(b, []byte(":")); {
	case comment && w.drop(w.begun):
		hit()
		return len(b), nil
	case !comment && len(b) > 0:
		w.begun = true
	}
	return w.ResponseWriter.Write(b)
}

func (w *wordy) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func dropComments(p *reference.Parts) { wordyStreams(p, func(bool) bool { return true }) }

func dropLateComments(p *reference.Parts) { wordyStreams(p, func(begun bool) bool { return begun }) }

func dropCommentsOfTools(p *reference.Parts) {
	var working atomic.Int32
	onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
		working.Add(1)
		defer working.Add(-1)
		return next(ctx, name, arguments)
	})(p)
	wordyStreams(p, func(bool) bool { return working.Load() > 0 })
}

func wordyStreams(p *reference.Parts, drop func(begun bool) bool) {
	onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.HasPrefix(r.URL.Path, streamPath) {
			w = &wordy{ResponseWriter: w, drop: drop}
		}
		next.ServeHTTP(w, r)
	})
}

func dropPings(p *reference.Parts) { dropPingsIf(p, func() bool { return true }) }

func dropPingsOfAnswers(p *reference.Parts) {
	var running atomic.Int32
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		running.Add(1)
		defer running.Add(-1)
		return next(ctx, t, emit)
	})
	dropPingsIf(p, func() bool { return running.Load() > 0 })
}

func dropPingsIf(p *reference.Parts, drop func() bool) {
	ping := []byte{finalBit | opPing, 0}
	onWrites(p, func(b []byte) []byte {
		if bytes.Equal(b, ping) && drop() {
			return nil
		}
		return b
	})
}
