package measure

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const ms = time.Millisecond

// conversation is a successful run with a first token after d.
func conversation(start, d time.Duration) Run {
	return Run{Start: start, End: start + 2*d, Latencies: Latencies{FirstTokenLatency: d, TotalResponseTime: 2 * d,
		LongestStall: d / 2},
		Model: &ModelTimes{FirstToken: d - ms, Total: 2*d - 3*ms}}
}

func failed(start time.Duration, why string) Run {
	r := conversation(start, 10*ms)
	r.Fail(why, FirstTokenLatency, TotalResponseTime)
	return r
}

func TestRatesOfRuns(t *testing.T) {
	late := failed(500*ms, "no terminal")
	late.End = 4 * time.Second
	r := Result{Runs: []Run{conversation(0, 100*ms), conversation(100*ms, 200*ms), late, failed(0, "wrong text"),
		failed(1, "no terminal")}}
	if got := r.Successes(); got != 2 {
		t.Errorf("%d successes, want 2", got)
	}
	if got := r.Throughput(); got != (Pace{2, 4 * time.Second}) {
		t.Errorf("throughput %v: a failed run lengthens the time", got)
	}
	quick := func(run *Run) bool { d, _, _ := run.Latency(FirstTokenLatency); return d <= 100*ms }
	if got := r.Goodput(quick); got != (Pace{1, 4 * time.Second}) {
		t.Errorf("goodput %v", got)
	}
	if got := r.Failures(); !slices.Equal(got, []Reason{{"no terminal", 2}, {"wrong text", 1}}) {
		t.Errorf("failures %v", got)
	}
	if got := (&Result{}).Throughput(); got != (Pace{}) {
		t.Errorf("throughput of nothing: %v", got)
	}
}

func TestFailedRunsTakeForEverInWhatTheyOwe(t *testing.T) {
	r := Result{Runs: []Run{conversation(0, 100*ms), failed(0, "broke off")},
		Latencies: map[Metric]*Series{ConnectTime: SeriesOf(7 * ms)}}
	for metric, want := range map[Metric][]time.Duration{
		FirstTokenLatency: {100 * ms, Never},
		AddedFirstToken:   {ms, Never},
		AddedTotalTime:    {3 * ms, Never},
		LongestStall:      {50 * ms}, // not owed
		InterTokenLatency: {50 * ms},
		StopLatency:       nil,
		ConnectTime:       {7 * ms},
	} {
		if s, unrecorded := r.Series(metric); !slices.Equal(s.Values(), want) || unrecorded != 0 {
			t.Errorf("%s: %v, %d unrecorded; want %v", metric, s.Values(), unrecorded, want)
		}
	}
}

func TestWhatTheModelDidNotRecordIsNotAdded(t *testing.T) {
	unknown := conversation(0, 100*ms)
	unknown.Model = nil
	r := Result{Runs: []Run{unknown, conversation(0, 50*ms)}}
	if s, unrecorded := r.Series(AddedTotalTime); s.N() != 1 || unrecorded != 1 {
		t.Errorf("%v, %d unrecorded", s.Values(), unrecorded)
	}
}

func TestAMessageOverTheGatewayHasAnAddedLatency(t *testing.T) {
	run := Run{Latencies: Latencies{FirstReplyLatency: 30 * ms}, Model: &ModelTimes{FirstToken: 20 * ms}}
	if d, ok, _ := run.Latency(AddedFirstToken); !ok || d != 10*ms {
		t.Errorf("%s, %v", d, ok)
	}
}

func TestARecorderIsSafeForConcurrentUse(t *testing.T) {
	r := NewRecorder(Keep{})
	var load sync.WaitGroup
	for worker := range 8 {
		load.Go(func() {
			for i := range 50 {
				r.Run(conversation(time.Duration(worker*50+i)*ms, 10*ms))
				r.Latency(ConnectTime, ms)
				r.Count(TokensAfterStop, 0)
				if err := r.Gaps().Add(ms); err != nil {
					t.Error(err)
				}
				if i%10 == 0 {
					r.Result()
				}
			}
		})
	}
	load.Wait()
	result := r.Result()
	if n, ok := result.Counts[TokensAfterStop]; len(result.Runs) != 400 || result.Latencies[ConnectTime].N() != 400 ||
		result.Gaps.N() != 400 || n != 0 || !ok {
		t.Errorf("%d runs, %d connections, %d gaps, count %d %v", len(result.Runs), result.Latencies[ConnectTime].N(),
			result.Gaps.N(), n, ok)
	}
	if !slices.IsSortedFunc(result.Runs, func(a, b Run) int { return int(a.Start - b.Start) }) {
		t.Error("the runs are not in the order of their starts")
	}
}

func TestAResultInJSON(t *testing.T) {
	r := NewRecorder(Keep{})
	r.Run(conversation(0, 10*ms))
	r.Run(failed(5, "wrong text"))
	r.Latency(ConnectTime, Never)
	r.Count(TokensAfterStop, 3)
	if err := r.Gaps().Add(12 * ms); err != nil {
		t.Fatal(err)
	}
	result := r.Result()
	result.Load = Span{0, time.Second}
	result.Process[Memory] = Track{{-1, 1e6}, {5, 2.5e6}}
	result.Driver = Driver{Planned: 2, Made: 2, Lateness: SeriesOf(1, 2), CPU: 0.25, Clock: KernelClock,
		Instrument: &Instrument{SeriesOf(3), 50}}
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"failure":"wrong text"`, `"first token latency":null`,
		`"first token latency":10000000`, `"first_token_ns":9000000`, `"connect time":[null]`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	var back Result
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Series{result.Latencies[ConnectTime], result.Driver.Lateness, result.Driver.Instrument.Error,
		back.Latencies[ConnectTime], back.Driver.Lateness, back.Driver.Instrument.Error} {
		s.Values() // sorts them, so that they can be compared
	}
	if !reflect.DeepEqual(*result, back) {
		t.Errorf("read back:\n%+v\nwas:\n%+v", back, *result)
	}
	for _, bad := range []string{`{"runs": [{"start_ns": "soon"}]}`, `{"runs": [3]}`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func healthy() Driver {
	d := Driver{Planned: 200, Made: 200, Lateness: &Series{}, CPU: 0.9}
	for range 198 {
		d.Lateness.Add(10 * ms)
	}
	d.Lateness.Add(time.Second) // 2 of 200 may be late
	d.Lateness.Add(time.Second)
	return d
}

func TestWhenAMeasurementIsInvalid(t *testing.T) {
	for why, spoil := range map[string]func(*Driver){
		"":                               func(*Driver) {},
		"only 199 of 200 planned starts": func(d *Driver) { d.Made = 199 },
		"1 s late at p99 (10 ms are": func(d *Driver) {
			d.Lateness.Add(time.Second)
			d.Made, d.Planned = 201, 201
		},
		"91 % of its processors":        func(d *Driver) { d.CPU = 0.91 },
		"stood still for 2 s (1 s is":   func(d *Driver) { d.Stood = 2 * time.Second },
		"of 200 starts only 0 say":      func(d *Driver) { d.Lateness = nil },
		"of 200 starts only 1 say":      func(d *Driver) { d.Lateness = SeriesOf(1) },
		"brought no values":             func(d *Driver) { d.Instrument = &Instrument{Budget: 1} },
		"own error was 51 µs at p99 in": func(d *Driver) { d.Instrument = &Instrument{SeriesOf(51_000), 50_000} },
		"error was 123 ms at p99 in its": func(d *Driver) {
			d.Instrument = &Instrument{SeriesOf(123_456_789), 50_000}
		},
	} {
		d := healthy()
		spoil(&d)
		got := d.Invalid()
		if (why == "") != (len(got) == 0) || !strings.Contains(fmt.Sprint(got), why) {
			t.Errorf("%q, want %q", got, why)
		}
	}
	d := healthy()
	d.Instrument, d.Stood = &Instrument{SeriesOf(50_000), 50_000}, time.Second
	if got := d.Invalid(); len(got) != 0 {
		t.Errorf("within its budget: %q", got)
	}
}

func BenchmarkRecorderRun(b *testing.B) {
	r := NewRecorder(Keep{})
	run := conversation(0, 10*ms)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r.Run(run)
		}
	})
}
