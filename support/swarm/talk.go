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

// What Locust shows as the method of rows.
const (
	httpRows    = "HTTP"
	gatewayRows = "gateway"
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
	var connect time.Duration
	if class == OverHTTP {
		run = t.http.Converse(ctx, ask)
	} else {
		run, connect = t.gateway.Converse(ctx, ask)
	}
	if ctx.Err() != nil {
		return 0
	}
	if connect > 0 {
		t.sheet.add(row{gatewayRows, connectTime}, connect, "", false)
	}
	t.sheet.note(run, class == ThroughGateway)
	if run.Err != nil {
		return max(t.settings.pause, recovery)
	}
	return t.settings.pause
}

// note notes what became of a conversation.
func (s *sheet) note(run load.Run, gateway bool) {
	method, first := httpRows, firstTokenLatency
	if gateway {
		method, first = gatewayRows, firstReplyLatency
	}
	if run.Created > 0 {
		s.add(row{method, sessionCreation}, run.Created, "", false)
	}
	if took, ok := run.FirstTokenLatency(); ok {
		s.add(row{method, first}, took, "", false)
	}
	total, _ := run.Total() // 0 without a terminal, and then it failed
	s.add(row{method, totalResponseTime}, total, why(run.Err), true)
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
