package workload

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
)

func TestPromise(t *testing.T) {
	for name, c := range map[string]struct {
		work    Work
		runs    int
		lasts   time.Duration
		has     map[measure.Metric]int // with so many values
		without []measure.Metric
	}{
		"streamed": {
			Work{Pacer: Closed(10, 30, 0)}, 30, 0,
			map[measure.Metric]int{measure.SessionCreation: 30, measure.FirstTokenLatency: 30,
				measure.AddedTotalTime: 30, measure.Memory: 0, measure.LongestStall: 30},
			[]measure.Metric{measure.FirstReplyLatency, measure.ConnectTime, measure.StopLatency,
				measure.TokensAfterStop},
		},
		"dialled": {
			Work{Pacer: Closed(10, 30, 0), Protocol: Dialled, Idle: 5}, 30, 0,
			map[measure.Metric]int{measure.FirstReplyLatency: 30, measure.ConnectTime: 35},
			[]measure.Metric{measure.FirstTokenLatency, measure.SessionCreation},
		},
		"connected": {
			Work{Pacer: Closed(10, 200, 0), Protocol: Connected}, 200, 0,
			map[measure.Metric]int{measure.FirstReplyLatency: 200, measure.ConnectTime: 10}, nil,
		},
		"fanOut": {
			Work{Pacer: Closed(1, 5, 0), Protocol: FanOut, Followers: 100}, 505, 0,
			map[measure.Metric]int{measure.FirstReplyLatency: 505, measure.ConnectTime: 101}, nil,
		},
		"stopped": {
			Work{Pacer: Closed(1, 5, 0), StopAfter: 3}, 5, 0,
			map[measure.Metric]int{measure.StopLatency: 5, measure.TokensAfterStop: 0},
			[]measure.Metric{measure.AddedTotalTime},
		},
		"bounded by a time": {
			Work{Pacer: Closed(5, 0, time.Minute)}, 0, time.Minute,
			map[measure.Metric]int{measure.FirstTokenLatency: 0}, nil,
		},
		"a schedule": {
			Work{Pacer: load.Open{Rate: 20, For: 3 * time.Second}}, 60, 3 * time.Second,
			map[measure.Metric]int{measure.FirstTokenLatency: 60}, nil,
		},
		"answers of one token": {
			Work{Pacer: Closed(1, 5, 0), Mix: []Message{Counting(1, 0)}}, 5, 0, nil,
			[]measure.Metric{measure.LongestStall, measure.TimePerToken},
		},
	} {
		p := c.work.Promise()
		if p.Runs != c.runs || p.Lasts != c.lasts {
			t.Errorf("%s: %d runs, %s; want %d, %s", name, p.Runs, p.Lasts, c.runs, c.lasts)
		}
		for m, n := range c.has {
			if got, ok := p.Produces[m]; !ok || got != n {
				t.Errorf("%s: %d values of %s (%v), want %d", name, got, m, ok, n)
			}
		}
		for _, m := range c.without {
			if _, ok := p.Produces[m]; ok {
				t.Errorf("%s: %s is promised and will not come", name, m)
			}
		}
	}
}

func TestWorkThatMakesNoSenseIsRefused(t *testing.T) {
	for want, w := range map[string]Work{
		"no load is asked for":       {},
		"at least one user":          {Pacer: Closed(0, 5, 0)},
		"stopped after 20 tokens":    {Pacer: Closed(1, 5, 0), StopAfter: 20},
		"do not pause":               {Pacer: load.Open{Rate: 1, For: time.Second}, ThinkTime: time.Second},
		"a closed load needs an end": {Pacer: Closed(1, 0, 0)},
	} {
		if err := w.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want something with %q", w, err, want)
		}
	}
}

func TestAsManyWarmUpAsComeThen(t *testing.T) {
	for name, c := range map[string]struct {
		work Work
		want int
	}{
		"no warm-up":              {Work{Pacer: Closed(20, 100, 0)}, 0},
		"a conversation for each": {Work{Pacer: Closed(20, 100, 0), WarmUp: 50}, 20},
		"fewer conversations":     {Work{Pacer: Closed(20, 100, 0), WarmUp: 5}, 5},
		"users who come by a schedule": {Work{Pacer: load.Open{Rate: 100, For: time.Second}, WarmUp: 50},
			usualWarmUsers},
	} {
		if got := c.work.warmUsers(); got != c.want {
			t.Errorf("%s: %d warm up at one time, want %d", name, got, c.want)
		}
	}
}

func TestTheWorkInWords(t *testing.T) {
	for want, w := range map[string]Work{
		"30 conversations by 10 users over HTTP; asking “count from 1 to 20, one every 20 ms”": {
			Pacer: Closed(10, 30, 0)},
		"100 conversations a second for 3 s over HTTP; asking “hello”; 5 conversations before that": {
			Pacer: load.Open{Rate: 100, For: 3 * time.Second}, Mix: []Message{{Text: "hello", Share: 1}}, WarmUp: 5},
		"5 conversations by 5 users at once through the gateway; asking “hello”; 9 clients connected that say " +
			"nothing": {
			Pacer: Closed(5, 5, 0), AtOnce: 5, Protocol: Dialled, Mix: []Message{{Text: "hello", Share: 1}}, Idle: 9},
	} {
		if got := w.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
