package swarm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/scriptedllm"
)

// The rows that Locust shows. A conversation is one request of the last one, and one of all together.
const (
	sessionCreation   = "session creation"
	connectTime       = "connect time"
	firstTokenLatency = "first token latency"
	firstReplyLatency = "first reply latency"
	totalResponseTime = "total response time"
)

// talk is how conversations are held, and where they are noted.
type talk struct {
	settings settings
	name     string // of the worker: no two messages of a load are the same
	sheet    *sheet
	messages []string // in turn
	http     *load.HTTP
	gateway  *load.Gateway
	begun    atomic.Int64
}

func newTalk(by *Options, s settings, name string, to *sheet) (*talk, error) {
	t := &talk{settings: s, name: name, sheet: to}
	for _, k := range kinds {
		for tag := range strings.SplitSeq(s.tags, "\n") {
			if k.tag == tag {
				t.messages = append(t.messages, k.message.Text)
			}
		}
	}
	o := load.Options{Config: by.Client, AuthToken: by.AuthToken, Connections: by.Users}
	o.API, o.Gateway = s.host, s.gateway
	var err error
	if s.host != "" {
		if t.http, err = load.NewHTTP(o); err != nil {
			return nil, err
		}
	}
	if s.gateway != "" {
		t.gateway, err = load.NewGateway(o)
	}
	return t, err
}

// close closes the connections that no conversation uses.
func (t *talk) close() {
	if t.http != nil {
		t.http.Close()
	}
}

// recovery is how long a user waits after a failed conversation: where every one fails at once, as
// with a server that is gone, they would come by the million.
const recovery = 50 * time.Millisecond

// hold holds one conversation and notes it, unless it was broken off by the worker itself. It returns how long
// the user pauses then.
func (t *talk) hold(ctx context.Context, class string) (pause time.Duration) {
	n := t.begun.Add(1)
	ask := load.Ask{Intended: time.Now()}
	ask.Message = fmt.Sprintf("Conversation %d of %s: %s", n, t.name, t.messages[int(n)%len(t.messages)])
	if t.settings.scripted {
		ask.Want = scriptedllm.DefaultReply(ask.Message).FullText()
	}
	var run load.Run
	var notes []note
	if class == OverHTTP {
		run = t.http.Converse(ctx, ask)
		notes = []note{{"HTTP", sessionCreation, run.Created}}
		if first, ok := run.FirstTokenLatency(); ok {
			notes = append(notes, note{"HTTP", firstTokenLatency, first})
		}
	} else {
		var connect time.Duration
		run, connect = t.gateway.Converse(ctx, ask)
		notes = []note{{"gateway", connectTime, connect}}
		if first, ok := run.FirstTokenLatency(); ok {
			notes = append(notes, note{"gateway", firstReplyLatency, first})
		}
	}
	if ctx.Err() != nil {
		return 0
	}
	t.note(run, notes)
	if run.Err != nil {
		return max(t.settings.pause, recovery)
	}
	return t.settings.pause
}

// note is a latency of a conversation; one that it did not come to is 0.
type note struct {
	method, name string
	took         time.Duration
}

// note notes what became of a conversation.
func (t *talk) note(run load.Run, notes []note) {
	for _, n := range notes {
		if n.took > 0 {
			t.sheet.add(row{n.method, n.name}, n.took, "", false)
		}
	}
	total, _ := run.Total() // 0 without a terminal, and then it failed
	t.sheet.add(row{notes[0].method, totalResponseTime}, total, why(run.Err), true)
}

// why is the reason of a failure in words that those failing alike share.
func why(err error) string {
	var f *load.Failure
	switch {
	case err == nil:
		return ""
	case errors.As(err, &f):
		return f.What
	}
	return err.Error()
}
