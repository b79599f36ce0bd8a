package workload

import (
	"context"
	"errors"
	"sync"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
)

// record turns what became of conversations into what is measured of them. It is safe
// for concurrent use.
type record struct {
	work      Work
	began     time.Time // of the load
	measuring bool      // what came before was the warm-up
	*measure.Recorder

	mu    sync.Mutex
	clock measure.Clock

	shortages map[string]int // runs that failed on the driver's own side, by the reason
}

// connected takes the time that a connection took; measure.Never if it failed.
func (r *record) connected(took time.Duration) {
	if r.measuring {
		r.Latency(measure.ConnectTime, took)
	}
}

// spread takes how far apart the clients of a conversation were told a token; measure.Never if one was not.
func (r *record) spread(apart time.Duration) {
	if r.measuring {
		r.Latency(measure.FollowerSpread, apart)
	}
}

// add takes a run of a conversation that is over.
func (r *record) add(conversation int, run load.Run, m said) {
	out := measure.Run{Conversation: conversation, Group: m.group, Start: run.Intended.Sub(r.began),
		End:       time.Since(r.began),
		Latencies: measure.Latencies{}}
	if !run.Terminal.IsZero() {
		out.End = run.Terminal.Sub(r.began)
	}
	out.Course = courseOf(run, m.text)
	gaps := r.Gaps()
	for range run.Shared {
		gaps.AddShared()
	}
	if run.Err != nil {
		out.Fail(why(run.Err), r.work.owed()...)
		out.TimedOut = errors.Is(run.Err, context.DeadlineExceeded)
		gaps.AddFailed(max(1, m.tokens-run.Tokens))
		if run.Created > 0 { // this much of it went well
			out.Latencies[measure.SessionCreation] = run.Created
		}
	} else {
		r.succeeded(run, out.Latencies)
	}
	if run.Stop != nil { // of a run that was not stopped nothing can come after it
		r.Count(measure.TokensAfterStop, run.Stop.Late)
	}
	r.Run(out)
	r.mu.Lock()
	defer r.mu.Unlock()
	if mismatch.OurSide(run.Err) {
		if r.shortages == nil {
			r.shortages = map[string]int{}
		}
		r.shortages[out.Failure]++
	}
	r.clock = load.CoarserClock(r.clock, run.Clock)
}

// courseOf tells how a run went that had a message.
func courseOf(run load.Run, message string) *measure.Course {
	since := func(t time.Time) time.Duration {
		if t.IsZero() {
			return 0
		}
		return t.Sub(run.Intended)
	}
	c := &measure.Course{Session: run.Session, Message: message, Created: run.Created, Asked: since(run.Asked),
		FirstToken: since(run.FirstToken), LastToken: since(run.LastToken), Terminal: since(run.Terminal),
		Tokens: run.Tokens, Stall: run.Stall}
	if run.Stop != nil {
		c.Stop = since(run.Stop.Written)
	}
	if run.Err != nil {
		c.Failure = run.Err.Error()
	}
	return c
}

// why is the reason of a failure in words that those failing alike share.
func why(err error) string {
	var f *load.Failure
	if errors.As(err, &f) {
		return f.What
	}
	return err.Error()
}

// succeeded notes the latencies of a run that is no failure.
func (r *record) succeeded(run load.Run, l measure.Latencies) {
	note := func(m measure.Metric, d time.Duration, ok bool) {
		if ok {
			l[m] = d
		}
	}
	first, ok := run.FirstTokenLatency()
	if r.work.Protocol == Streamed {
		note(measure.FirstTokenLatency, first, ok)
		note(measure.SessionCreation, run.Created, run.Created > 0)
	} else {
		note(measure.FirstReplyLatency, first, ok)
	}
	total, ok := run.Total()
	note(measure.TotalResponseTime, total, ok)
	stop, ok := run.StopLatency()
	note(measure.StopLatency, stop, ok)
	per, ok := run.PerToken()
	note(measure.TimePerToken, per, ok)
	note(measure.LongestStall, run.Stall, run.Tokens-run.Shared > 1)
}

// gap is where the gaps of a run go.
func (r *record) gap() func(time.Duration) {
	shard := r.Gaps()
	return func(d time.Duration) {
		_ = shard.Add(d) // one that is refused is counted, and makes the measurement invalid
	}
}
