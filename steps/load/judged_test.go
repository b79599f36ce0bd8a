package load

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

const (
	ms   = time.Millisecond
	hold = "these objectives hold:"
)

// measured is a sound measurement of n runs, one every 100 ms, as a load would bring it. Bamboo's first token comes
// after 131 ms, 31 ms of them its own.
func measured(n int) *measure.Result {
	r := &measure.Result{Load: measure.Span{Began: 0, Ended: time.Minute},
		Counts: map[measure.Metric]int{measure.TokensAfterStop: 2},
		Latencies: map[measure.Metric]*measure.Series{measure.ConnectTime: measure.SeriesOf(40 * ms),
			measure.FollowerSpread: measure.SeriesOf(40 * ms)},
		Process: map[measure.Metric]measure.Track{},
		Driver:  measure.Driver{Planned: n, Made: n, Lateness: &measure.Series{}, Clock: measure.KernelClock},
	}
	gaps := measure.NewGaps()
	for i := range n {
		start := time.Duration(i) * 100 * ms
		r.Runs = append(r.Runs, measure.Run{Start: start, End: start + 300*ms,
			Model: &measure.ModelTimes{FirstToken: 100 * ms, Total: 250 * ms},
			Latencies: measure.Latencies{
				measure.SessionCreation: 3 * ms, measure.FirstTokenLatency: 131 * ms,
				measure.FirstReplyLatency: 131 * ms,
				measure.TotalResponseTime: 300 * ms, measure.TimePerToken: 20 * ms, measure.LongestStall: 70 * ms,
				measure.StopLatency: 630 * ms,
			}})
		if err := gaps.Shard().Add(20 * ms); err != nil {
			panic(err)
		}
		r.Driver.Lateness.Add(ms / 2)
	}
	r.Gaps = gaps.Read()
	for metric, rise := range map[measure.Metric]float64{
		measure.Memory: 5e6, measure.CPU: 0.01, measure.OpenFiles: 1, measure.Connections: 1, measure.Threads: 1,
	} {
		var track measure.Track
		for at := -3 * time.Second; at <= 63*time.Second; at += 250 * ms {
			track = append(track, measure.Point{At: at, Value: 20*rise + max(0, min(60, at.Seconds()))*rise})
		}
		r.Process[metric] = track
	}
	return r
}

// judging is a load whose measurements, by hand, are to be held to a table: rows of “metric | statistic | limit”.
func judging(t *testing.T, can capability.Set, results []*measure.Result, rows ...string) told {
	t.Helper()
	l := in(world.New(world.Environment{Source: able{can: can}}))
	l.asked, l.results = true, results
	var parsed []objective.Row
	for _, row := range rows {
		cells := append(strings.Split(row, "|"), "", "")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		parsed = append(parsed, objective.Row{Metric: cells[0], Statistic: cells[1], Limit: cells[2],
			Confidence: cells[3]})
	}
	table, err := objective.Parse(parsed)
	if err != nil {
		t.Fatal(err)
	}
	l.table, l.read = &table, can.Has(capability.Process)
	return l
}

// broken has for each metric a limit that the measurement above misses, one that it meets, and what the first one says.
var broken = map[measure.Metric]struct{ misses, holds, says string }{
	measure.SessionCreation: {"p95 | < 3 ms", "p95 | <= 3 ms",
		"| session creation | p95       | < 3 ms | 3 ms |"},
	measure.FirstTokenLatency: {"p95 | < 100 ms", "p95 | < 132 ms",
		"| first token latency | p95       | < 100 ms | 131 ms |"},
	measure.FirstReplyLatency: {"max | < 100 ms", "max | < 1 s",
		"| first reply latency | max       | < 100 ms | 131 ms |"},
	measure.InterTokenLatency: {"p50 | < 10 ms", "p50 | < 30 ms",
		"| inter-token latency | p50       | < 10 ms | 20 ms |"},
	measure.TimePerToken: {"mean | < 10 ms", "mean | < 30 ms",
		"| time per output token | mean      | < 10 ms | 20 ms |"},
	measure.LongestStall: {"p90 | < 50 ms", "p90 | < 80 ms",
		"| longest stall | p90       | < 50 ms | 70 ms |"},
	measure.TotalResponseTime: {"p50 | < 299 ms", "p50 | < 301 ms",
		"| total response time | p50       | < 299 ms | 300 ms |"},
	measure.StopLatency: {"p95 | < 100 ms", "p95 | < 1 s",
		"| stop latency | p95       | < 100 ms | 630 ms |"},
	measure.AddedFirstToken: {"p95 | < 30 ms", "p95 | < 32 ms",
		"| added first token latency | p95       | < 30 ms | 31 ms |"},
	measure.AddedTotalTime: {"max | < 50 ms", "max | <= 50 ms",
		"| added total time | max       | < 50 ms | 50 ms |"},
	measure.ConnectTime: {"max | < 10 ms", "max | < 50 ms",
		"| connect time | max       | < 10 ms | 40 ms |"},
	measure.FollowerSpread: {"max | < 10 ms", "max | < 50 ms",
		"| follower spread | max       | < 10 ms | 40 ms |"},
	measure.SuccessRate: {"| < 100 %", "| = 100 %",
		"| success rate |           | < 100 % | 100 % |"},
	measure.Throughput: {"| > 20 /s", "| > 9 /s",
		"| throughput |           | > 20 /s | 9.8 /s |"},
	measure.Goodput: {"| > 20 /s", "| > 9 /s",
		"| goodput |           | > 20 /s | 9.8 /s |"},
	measure.GoodputRate: {"| < 100 %", "| = 100 %",
		"| goodput rate |           | < 100 % | 100 % |"},
	measure.TokensAfterStop: {"| = 0", "| <= 2",
		"| tokens after stop |           | = 0   | 2   |"},
	measure.Memory: {"growth per minute | < 100 MB", "growth | < 500 MB",
		"| memory | growth per minute | < 100 MB | 300 MB |"},
	measure.CPU: {"max | < 50 %", "mean | < 60 %",
		"| cpu    | max       | < 50 % | 80 % |"},
	measure.OpenFiles: {"left over | = 0", "peak | <= 80",
		"| open files | left over | = 0   | 60  |"},
	measure.Connections: {"left over | < 10", "left over | <= 60",
		"| connections | left over | < 10  | 60  |"},
	measure.Threads: {"peak | < 70", "peak | < 81",
		"| threads | peak      | < 70  | 80  |"},
}

func TestEveryMetricCanBreakItsLimit(t *testing.T) {
	for _, m := range objective.Metrics() {
		t.Run(string(m.Name), func(t *testing.T) {
			c, is := broken[m.Name]
			if !is {
				t.Fatal("no limit of it breaks above")
			}
			one := []*measure.Result{measured(100)}
			err := judging(t, capability.All, one, string(m.Name)+"|"+c.misses).does(t, hold)
			worldtest.Says(t, err, "0 of 1 objectives hold: 1 broken")
			worldtest.Says(t, err, c.says)
			if report.IsCannotJudge(err) {
				t.Errorf("a broken promise could not be judged: %v", err)
			}
			err = judging(t, capability.All, one, string(m.Name)+"|"+c.holds).does(t, "以下指标全部达标：")
			worldtest.Says(t, err, "")
		})
	}
}

// failing fails the last runs of a measurement.
func failing(r *measure.Result, runs int, why string) *measure.Result {
	for i := len(r.Runs) - runs; i < len(r.Runs); i++ {
		r.Runs[i].Fail(why, measure.FirstTokenLatency)
	}
	return r
}

// late is a measurement whose driver did not keep its schedule.
func late(r *measure.Result) *measure.Result {
	r.Driver.Lateness = measure.SeriesOf(slices.Repeat([]time.Duration{40 * ms}, len(r.Runs))...)
	return r
}

// starved is a measurement during which others used the machine and Bamboo waited for it.
func starved(r *measure.Result) *measure.Result {
	r.Machine = &measure.Machine{Processors: 2, ServerRead: true}
	for at := time.Duration(0); at < time.Minute; at += 250 * ms {
		r.Machine.Usages = append(r.Machine.Usages,
			measure.Usage{Began: at, Ended: at + 250*ms, Server: 240 * ms, Others: 240 * ms})
	}
	return r
}

func TestMeasurementsAreHeldToTheirTable(t *testing.T) {
	const (
		first   = "first token latency | p95 | < 100 ms"
		success = "success rate | | > 93 %"
		kept    = "success rate | | = 100 %"
	)
	remote := capability.Of(capability.HTTP, capability.Gateway)
	for name, c := range map[string]struct {
		can      capability.Set
		result   *measure.Result
		rows     []string
		says     []string // nothing: all holds
		unjudged bool
	}{
		"all holds": {capability.All, measured(100), []string{kept, "first token latency | p95 | < 200 ms"},
			nil, false},
		"some fail": {capability.All, failing(measured(100), 7, "a wrong answer"), []string{success},
			[]string{"| 93 % |", "7 of 100 runs failed (7 × a wrong answer)"}, false},
		"failures are slow": {capability.All, failing(measured(100), 6, "not in time"),
			[]string{"first token latency | p95 | < 5 s"},
			[]string{"| ∞   |", "6 of 100 runs failed and count as infinitely slow"}, false},
		"nobody is answered": {capability.All, failing(measured(100), 100, "refused"),
			[]string{"memory | peak | < 1 GB"},
			[]string{"of 100 runs none succeeded (100 × refused)"}, false},
		"one of two rows": {capability.All, measured(100), []string{kept, first},
			[]string{"1 of 2 objectives hold: 1 broken", "first token latency: p50 131 ms",
				"driver: 100 of 100 starts made, 500 µs late at p99"}, false},
		"sure": {capability.All, measured(100), []string{"first token latency | p95 | < 200 ms | sure"},
			nil, false},
		"not sure enough": {capability.All, failing(measured(100), 1, "refused"),
			[]string{"success rate | | > 98 % | sure"},
			[]string{"1 inconclusive", "only a part of the interval meets the limit"}, false},
		"too few runs": {capability.All, measured(19), []string{first},
			[]string{"1 invalid", "must start at least 20 runs"}, true},
		"a driver that is late": {capability.All, late(measured(100)), []string{first},
			[]string{"the measurement is invalid and says nothing about the server",
				"the driver's starts were 40 ms late at p99"}, true},
		"a machine that others use": {capability.All, starved(measured(100)), []string{first},
			[]string{"1 invalid", "while Bamboo needed a processor, others had it"}, true},
		"a machine that others use, and it holds": {capability.All, starved(measured(100)),
			[]string{"first token latency | p95 | < 200 ms"},
			nil, false},
		"wrong answers on a machine that others use": {capability.All,
			starved(failing(measured(100), 7, "a wrong answer")),
			[]string{success},
			[]string{"1 broken", "other processes used"}, false},
		"left over on a machine that others use": {capability.All, starved(measured(100)),
			[]string{"open files | left over | = 0"},
			[]string{"1 broken"}, false},
		"silence": {capability.All, &measure.Result{}, []string{kept},
			[]string{"silence is never met"}, true},
		"a process that is not read": {remote, measured(100), []string{kept, "memory | peak | < 1 KB"},
			nil, false},
		"nothing that can be read": {remote, measured(100), []string{"memory | peak | < 1 KB"},
			[]string{"1 not run", "needs "}, true},
		"a model that is not ours": {remote, measured(100), []string{kept, "added total time | max | < 1 ms"},
			nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := judging(t, c.can, []*measure.Result{c.result}, c.rows...)
			err := l.does(t, hold)
			worldtest.Says(t, err, strings.Join(c.says[:min(1, len(c.says))], ""))
			for _, want := range c.says {
				worldtest.Says(t, err, want)
			}
			if report.IsCannotJudge(err) != c.unjudged {
				t.Errorf("could not be judged: %t, and it should be %t", !c.unjudged, c.unjudged)
			}
			if told := l.Measurements(); len(told) != 1 || len(told[0].Verdicts.Rows) != len(c.rows) {
				t.Errorf("reports are told %+v", told)
			}
		})
	}
}

// What is broken leaves its worst conversations in the evidence; what holds leaves nothing.
func TestABrokenTableLeavesItsWorstConversations(t *testing.T) {
	for row, want := range map[string]string{
		"first token latency | p95 | < 100 ms": "The worst conversations by first token latency, times from when each " +
			"was due\n\n1. 131 ms, 0 ms into the load: Conversation 1\n   Conversation 1: count",
		"first token latency | p95 | < 1 s": "",
	} {
		result := measured(20)
		result.Runs[0].Course = &measure.Course{Message: "Conversation 1: count", FirstToken: 131 * ms}
		l := judging(t, capability.All, []*measure.Result{result}, row)
		if err := l.judge(); (err == nil) != (want == "") {
			t.Errorf("%s: %v", row, err)
		}
		text := ""
		for _, e := range l.Story.Evidence() {
			if e.Name == worstFile {
				text = e.Text
			}
		}
		if !strings.HasPrefix(text, want) || want == "" && text != "" {
			t.Errorf("%s: the evidence is\n%s", row, text)
		}
	}
}

func TestTheLastOfSeveralMeasurementsCounts(t *testing.T) {
	fast, slow := func() *measure.Result { return measured(100) }, func() *measure.Result {
		r := measured(100)
		for i := range r.Runs {
			r.Runs[i].Latencies[measure.FirstTokenLatency] = 6 * time.Second
		}
		return r
	}
	for name, c := range map[string]struct {
		first, second *measure.Result
		says          string
	}{
		"invalid, then good":    {late(fast()), fast(), ""},
		"invalid, then slow":    {late(fast()), slow(), "| < 5 s | 6 s |"},
		"invalid, then invalid": {late(fast()), late(fast()), "says nothing about the server"},
		"slow, then good":       {slow(), fast(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := judging(t, capability.All, []*measure.Result{c.first, c.second}, "first token latency | p95 | < 5 s")
			worldtest.Says(t, l.does(t, hold), c.says)
			told := l.Measurements()
			if len(told) != 2 || told[0].Attempt != 1 || told[1].Attempt != 2 || told[0].Result != c.first {
				t.Errorf("reports are told %+v", told)
			}
		})
	}
	err := judging(t, capability.All, nil, "success rate | | = 100 %").does(t, hold)
	worldtest.Says(t, err, "nothing was measured")
}

func TestATableIsReadBeforeTheLoad(t *testing.T) {
	const good = "success rate | | = 100 %"
	for cell, c := range map[string]struct {
		load, row, says string
	}{
		"metric": {"10 users hold 100 conversations", "first token latencey | p95 | < 5 s",
			"did you mean “first token latency”"},
		"statistic": {"10 users hold 100 conversations", "first token latency | p100 | < 5 s",
			"“p100” is not a statistic of first token latency"},
		"limit": {"10 users hold 100 conversations", "first token latency | p95 | < 5",
			"“5” has no unit"},

		"metric ": {"10 users hold 100 conversations", "first reply latency | p95 | < 5 s",
			"this scenario does not measure first reply latency"},
		"statistic ": {"10 users hold 10 conversations", "first token latency | p95 | < 5 s",
			"a p95 needs at least 20 values of first token latency; this scenario brings 10"},
		"limit ": {"10 users hold 100 conversations", "throughput | | >= 0 /s",
			"every value meets"},

		"statistic  ": {"10 users hold conversations for 5 s", "memory | growth per minute | < 1 MB",
			"a growth per minute needs 30 s of load"},
		"metric  ": {"10 users hold 100 conversations", "success rate | | = 100 %",
			"row 1 already sets such a limit"},
	} {
		l := planning()
		worldtest.Says(t, l.plans(t, c.load), "")
		err := l.plans(t, hold, "metric | statistic | limit", good, c.row)
		wrongCell(t, err, 2, strings.TrimSpace(cell), c.says)
	}
	l := planning()
	worldtest.Says(t, l.plans(t, "10 users hold 100 conversations"), "")
	err := l.plans(t, hold, "metric | limit | confidence", "success rate | = 100 % | very")
	wrongCell(t, err, 1, "confidence", "“very” is not a confidence; write sure, or leave the cell empty")
	l = planning()
	worldtest.Says(t, l.plans(t, "10 users hold 100 conversations"), "")
	worldtest.Says(t, l.plans(t, hold, "metric | statistic | limit"), "the table of objectives has no rows")
	err = planning().plans(t, hold, "metric | statistic | limit", good)
	worldtest.Says(t, err, "nothing is measured before this sentence")
}
