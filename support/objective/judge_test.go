package objective

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
)

const ms = time.Millisecond

// result makes a sound measurement of n runs, one every 100 ms, with a first token
// after 10 ms and an end after 20 ms; the last failures of them failed.
func result(n, failures int) *measure.Result {
	r := &measure.Result{Load: measure.Span{Began: 0, Ended: time.Minute}, Counts: map[measure.Metric]int{},
		Process: map[measure.Metric]measure.Track{}}
	r.Driver = measure.Driver{Planned: n, Made: n, Lateness: &measure.Series{}, CPU: 0.25, Clock: measure.KernelClock}
	gaps := measure.NewGaps()
	for i := range n {
		start := time.Duration(i) * 100 * ms
		run := measure.Run{Start: start, End: start + 20*ms,
			Model: &measure.ModelTimes{FirstToken: 9 * ms, Total: 18 * ms},
			Latencies: measure.Latencies{measure.FirstTokenLatency: 10 * ms, measure.TotalResponseTime: 20 * ms,
				measure.LongestStall: 5 * ms}}
		if i >= n-failures {
			run.Fail("wrong text", measure.FirstTokenLatency, measure.TotalResponseTime, measure.LongestStall)
			gaps.Shard().AddFailed(1)
		} else if err := gaps.Shard().Add(5 * ms); err != nil {
			panic(err)
		}
		r.Runs = append(r.Runs, run)
		r.Driver.Lateness.Add(ms / 2)
	}
	r.Gaps = gaps.Read()
	return r
}

func memory(perSecond float64) measure.Track {
	var t measure.Track
	for at := -3 * time.Second; at < 65*time.Second; at += 250 * ms {
		t = append(t, measure.Point{At: at, Value: 50e6 + max(0, min(60, at.Seconds()))*perSecond})
	}
	return t
}

func TestVerdicts(t *testing.T) {
	slow := result(100, 0)
	for i := 94; i < 100; i++ {
		slow.Runs[i].Latencies[measure.FirstTokenLatency] = 6 * time.Second
	}
	leaking := result(100, 0)
	leaking.Process[measure.Memory] = memory(5e6)
	leaking.Process[measure.OpenFiles] = measure.Track{{At: -1, Value: 20}, {At: 1, Value: 90},
		{At: 61 * time.Second, Value: 23}}
	leaking.Process[measure.CPU] = measure.Track{{At: 1, Value: 0.5}, {At: 2, Value: 1.5}}
	leaking.Counts[measure.TokensAfterStop] = 2
	none := result(100, 0)
	none.Counts[measure.TokensAfterStop] = 0
	unrecorded := result(100, 0)
	unrecorded.Runs[3].Model = nil
	refused := result(100, 0)
	refused.Gaps.Refused = 1
	connected := result(100, 0)
	connected.Latencies = map[measure.Metric]*measure.Series{measure.ConnectTime: measure.SeriesOf(ms, measure.Never)}
	negative := result(100, 0)
	negative.Process[measure.Memory] = memory(-100e3)
	almost := result(100, 0)
	for i := range almost.Runs {
		almost.Runs[i].Latencies[measure.FirstTokenLatency] = 5_000_400 * time.Microsecond
	}

	owing := result(100, 1)
	owing.Runs[99].Fail("refused")
	endless := result(100, 2)
	endless.Gaps.Failed = 1

	for name, c := range map[string]struct {
		result  *measure.Result
		row     string
		verdict Verdict
		got     string
		reason  string
	}{
		"a p95 that holds":               {result(100, 0), "first token latency | p95 | < 5 s", Holds, "10 ms", ""},
		"a p95 at its limit":             {result(100, 0), "first token latency | p95 | < 10 ms", Broken, "10 ms", ""},
		"a p95 that may be at its limit": {result(100, 0), "first token latency | p95 | <= 10 ms", Holds, "10 ms", ""},
		"6 of 100 were slow":             {slow, "first token latency | p95 | < 5 s", Broken, "6 s", ""},
		"6 of 100 were slow, by p90":     {slow, "first token latency | p90 | < 5 s", Holds, "10 ms", ""},
		"just too slow":                  {almost, "first token latency | p95 | < 5 s", Broken, "5.0004 s", ""},
		"5 of 100 failed":                {result(100, 5), "first token latency | p95 | < 5 s", Holds, "10 ms", ""},
		"6 of 100 failed": {result(100, 6), "first token latency | p95 | < 5 s", Broken, "∞",
			"6 of 100 runs failed and count as infinitely slow, so the p95 is infinite: it tolerates 5 (6 × wrong " +
				"text)"},
		"failing is not being slow": {result(100, 6), "first token latency | p95 | > 5 s", Broken, "∞",
			"6 of 100 runs failed"},
		"a maximum over successes": {result(100, 6), "first token latency | max | < 5 s", Holds, "10 ms", ""},
		"a mean over successes":    {result(100, 6), "first token latency | mean | < 5 s", Holds, "10 ms", ""},
		"all failed": {result(100, 100), "first token latency | max | < 5 s", Broken, "∞",
			"all 100 runs failed, so there is no max (100 × wrong text)"},
		"too few runs": {result(19, 0), "first token latency | p95 | < 5 s", Invalid, "10 ms",
			"at least 20 values, and there are 19: the scenario must start at least 20 runs"},
		"silence": {result(0, 0), "first token latency | p95 | < 5 s", Invalid, "",
			"silence is never met"},
		"silence of a metric": {result(100, 0), "stop latency | max | < 5 s", Invalid, "",
			"silence is never met"},
		"added time": {result(100, 0), "added total time | p95 | < 5 ms", Holds, "2 ms", ""},
		"added time that is not known": {unrecorded, "added total time | p95 | < 5 ms", Invalid, "2 ms",
			"for 1 runs the model recorded nothing"},
		"gaps": {result(100, 0), "inter-token latency | p95 | <= 5 ms", Holds, "5 ms", ""},
		"gaps that never ended": {result(100, 6), "inter-token latency | p95 | < 5 s", Broken, "∞",
			"6 of 100 gaps failed"},
		"gaps out of range": {refused, "inter-token latency | p95 | < 5 s", Invalid, "5 ms",
			"could not be recorded"},
		"too few gaps": {result(5, 0), "inter-token latency | p90 | < 5 s", Invalid, "5 ms",
			"at least 10 gaps, and there are 5"},
		"no gaps": {&measure.Result{}, "inter-token latency | max | < 5 s", Invalid, "",
			"silence is never met"},
		"a connection that failed": {connected, "connect time | p50 | < 5 s", Holds, "1 ms", ""},

		"a failed run that owes nothing": {owing, "first token latency | p50 | < 5 s", Invalid, "10 ms",
			"1 failed runs do not say"},
		"a failed run without a gap": {endless, "inter-token latency | p50 | < 5 s", Invalid, "5 ms",
			"2 runs failed, but only 1 gaps"},

		"success": {result(100, 7), "success rate | | >= 93 %", Holds, "93 %", ""},
		"success exactly at the edge": {result(100, 7), "success rate | | > 93 %", Broken, "93 %",
			"7 of 100 runs failed (7 × wrong text)"},
		"a limit that floats miss": {result(1000, 721), "success rate | | = 27.9 %", Holds, "27.9 %", ""},
		"almost all": {result(3001, 1), "success rate | | = 100 %", Broken, "99.97 %",
			"1 of 3001 runs failed"},
		"success of nothing": {result(0, 0), "success rate | | > 93 %", Invalid, "", "silence is never met"},
		// 101 in 10.02 s
		"throughput":          {result(101, 0), "throughput | | > 9.9 /s", Holds, "10.1 /s", ""},
		"throughput a minute": {result(101, 0), "throughput | | > 600 /min", Holds, "605 /min", ""},
		"throughput of failures": {result(101, 101), "throughput | | > 0.5 /s", Broken, "0 /s",
			"0 in 10 s; 101 of 101 runs failed (101 × wrong text)"},
		"throughput of nothing": {result(0, 0), "throughput | | > 0.5 /s", Invalid, "", "silence is never met"},

		"a load that was given up": {givenUp(result(20, 20)), "success rate | | = 100 %", Broken, "0 %",
			"20 of 20 runs failed"},
		"a percentile of one":         {givenUp(result(20, 20)), "first token latency | p99 | < 5 s", Broken, "∞", "20 of 20"},
		"memory of one":               {givenUp(leaking), "memory | peak | < 1 GiB", Invalid, "334 MiB", "did not come about"},
		"memory of one, over a limit": {givenUp(leaking), "memory | peak | < 1 MB", Broken, "350 MB", ""},
		"a leak":                      {leaking, "memory | growth per minute | < 100 MB", Broken, "300 MB", ""},
		"a growth":                    {leaking, "memory | growth | < 500 MB", Holds, "295 MB", ""},
		"a peak":                      {leaking, "memory | peak | < 1 GiB", Holds, "334 MiB", ""},
		"a growth below zero":         {negative, "memory | growth | < 1 MB", Holds, "-5.9 MB", ""},
		"what nobody read": {result(100, 0), "memory | peak | < 1 GB", Invalid, "",
			"the server's process was not read"},
		"files left over":          {leaking, "open files | left over | = 0", Broken, "3", ""},
		"files at the peak":        {leaking, "open files | peak | < 100", Holds, "90", ""},
		"a peak over its limit":    {leaking, "memory | peak | < 1 MB", Broken, "350 MB", ""},
		"processor time":           {leaking, "cpu | mean | <= 100 %", Holds, "100 %", ""},
		"most processor time":      {leaking, "cpu | max | < 150 %", Broken, "150 %", ""},
		"tokens after stop":        {leaking, "tokens after stop | | = 0", Broken, "2", ""},
		"no tokens after stop":     {none, "tokens after stop | | = 0", Holds, "0", ""},
		"tokens that nobody count": {result(100, 0), "tokens after stop | | = 0", Invalid, "", "nobody counted"},

		"sure": {result(100, 0), "first token latency | p95 | < 5 s | sure", Holds, "10 ms",
			""},
		"not sure": {result(100, 3), "first token latency | p95 | < 5 s | sure", Inconclusive,
			"10 ms", "only a part of the interval"},
		"surely not": {result(100, 0), "first token latency | p95 | < 5 ms | sure", Broken, "10 ms",
			"the whole interval misses"},
		"surely not exactly": {result(100, 0), "first token latency | p95 | = 5 ms | sure", Broken, "10 ms",
			"the whole interval misses"},
		"surely more": {result(100, 0), "first token latency | p95 | > 5 ms | sure", Holds, "10 ms",
			""},
		"surely not more": {result(100, 0), "first token latency | p95 | > 50 ms | sure", Broken, "10 ms",
			"the whole interval misses"},
		"too few to be sure": {result(71, 0), "first token latency | p95 | < 5 s | sure", Inconclusive,
			"10 ms", "open: it takes at least 72 values"},
		"too few, yet surely not": {result(71, 0), "first token latency | p95 | < 5 ms | sure", Broken, "10 ms",
			"the whole interval misses"},
		"sure of success": {result(100, 0), "success rate | | > 96 % | sure", Holds, "100 %", ""},
		"not sure of success": {result(100, 0), "success rate | | > 97 % | sure", Inconclusive, "100 %",
			"only a part"},
		"surely too little success": {result(100, 20), "success rate | | > 90 % | sure", Broken, "80 %",
			"the whole interval misses"},
		"perhaps too little success": {result(100, 12), "success rate | | > 90 % | sure", Inconclusive, "88 %",
			"only a part"},
		"infinite, and so surely not": {result(100, 100), "first token latency | p95 | < 5 s | sure", Broken, "∞",
			"100 of 100 runs failed"},
		"6 of 100 failed, asked sure": {result(100, 6), "first token latency | p95 | < 5 s | sure", Broken, "∞",
			"tolerates 5"},
		"too few runs, asked sure": {result(19, 0), "first token latency | p95 | < 5 s | sure", Invalid, "10 ms",
			"at least 20 runs"},
		"silence, asked sure": {result(0, 0), "first token latency | p95 | < 5 s | sure", Invalid, "",
			"silence"},
		"no runs, asked to be sure of": {result(0, 0), "success rate | | > 90 % | sure", Invalid, "", "silence"},
	} {
		for way, result := range bothWays(table(t, c.row), c.result) {
			v := table(t, c.row).Judge(result, capability.All)
			j := v.Rows[0]
			if j.Verdict != c.verdict || j.Got != c.got || !strings.Contains(j.Reason, c.reason) ||
				(c.reason == "" && j.Reason != "" && c.verdict == Holds) {
				t.Errorf("%s%s: %s, got %q, because %q; want %s, %q, %q", name, way, j.Verdict, j.Got, j.Reason,
					c.verdict, c.got, c.reason)
			}
			err := v.Err()
			if (err == nil) != (c.verdict == Holds) || saysNothing(err) != (c.verdict == Invalid) {
				t.Errorf("%s%s: %s gives the error %v", name, way, c.verdict, err)
			}
		}
	}
}

// givenUp is a result of a load that ended when its first conversations had failed.
func givenUp(r *measure.Result) *measure.Result {
	out := *r
	out.GaveUp = len(r.Runs)
	return &out
}

func TestGoodputCountsRunsThatMeetEveryLatencyRow(t *testing.T) {
	r := result(100, 10)
	r.Runs[0].Latencies[measure.FirstTokenLatency] = time.Second
	r.Runs[1].Latencies[measure.LongestStall] = time.Second
	delete(r.Runs[2].Latencies, measure.LongestStall) // an answer of one token
	r.Runs[3].Model = nil                             // what it added is not known
	rows := []string{"goodput | | > 1 /s"}
	for _, c := range []struct {
		row  string
		good int
	}{
		{"throughput | | > 1 /s", 90}, {"first token latency | p50 | < 1 s", 89},
		{"inter-token latency | p50 | < 1 s", 88}, {"added total time | p50 | < 3 ms", 87},
	} {
		rows = append(rows, c.row)
		j := table(t, rows...).Judge(r, capability.All).Rows[0]
		if want := float64(c.good) / 9.92; j.Value == nil || *j.Value != want {
			t.Errorf("with %q: %s, want %d in 9.92 s", c.row, j.Got, c.good)
		}
	}
}

func TestAnInvalidMeasurementBreaksNothing(t *testing.T) {
	for why, spoil := range map[string]func(*measure.Result){
		"late at p99": func(r *measure.Result) {
			r.Driver.Lateness.Add(time.Second)
			r.Driver.Lateness.Add(time.Second)
		},
		"only 99 of 100 planned starts":  func(r *measure.Result) { r.Driver.Made = 99 },
		"95 % of its processors (90 % a": func(r *measure.Result) { r.Driver.CPU = 0.95 },
	} {
		r := result(100, 50)
		spoil(r)
		v := table(t, "success rate | | > 90 %", "first token latency | p50 | < 1 ms", "throughput | | > 1 /s").Judge(r,
			capability.All)
		if v.Count(Invalid) != 3 {
			t.Errorf("%s: %v", why, v.Rows)
		}
		err := v.Err()
		if err == nil || !saysNothing(err) || !strings.Contains(err.Error(), why) ||
			!strings.Contains(err.Error(), "| 50 % ") {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestABrokenRowIsBrokenWhateverElseIsInvalid(t *testing.T) {
	err := table(t, "success rate | | = 100 %", "stop latency | p95 | < 1 s").Judge(result(100, 1),
		capability.All).Err()
	if err == nil || saysNothing(err) {
		t.Errorf("got %v", err)
	}
}

func TestATableWithoutObjectivesHoldsNothing(t *testing.T) {
	if err := (Table{}).Judge(result(100, 0), capability.All).Err(); err == nil || !saysNothing(err) {
		t.Errorf("got %v", err)
	}
}

func TestTheFailureIsTheTable(t *testing.T) {
	r := result(100, 6)
	r.Runs[99].Failure = "no terminal within 30 s"
	r.Gaps.Shared = 4
	r.Driver.Instrument = &measure.Instrument{Error: measure.SeriesOf(12_000), Budget: 50_000}
	err := table(t,
		"success rate        |     | >= 95 % | sure",
		"first token latency | p95 | < 5 s",
		"first token latency | p90 | < 5 s",
		"stop latency        | p95 | < 1 s",
		"throughput          |     | > 9 /s",
	).Judge(r, capability.All).Err()
	var failure *Failure
	if !errors.As(err, &failure) {
		t.Fatalf("got %v", err)
	}
	want := `2 of 5 objectives hold: 1 broken, 1 inconclusive, 1 invalid
| metric              | statistic | limit   | confidence | got     | 95 % interval   | n              | verdict      |
| success rate        |           | >= 95 % | sure       | 94 %    | 87.4 % … 97.8 % | 100 (6 failed) | inconclusive |
| first token latency | p95       | < 5 s   |            | ∞       | 10 ms … ∞       | 100 (6 failed) | broken       |
| first token latency | p90       | < 5 s   |            | 10 ms   | 10 ms … ∞       | 100 (6 failed) | holds        |
| stop latency        | p95       | < 1 s   |            |         |                 |                | invalid      |
| throughput          |           | > 9 /s  |            | 9.48 /s |                 | 100 (6 failed) | holds        |
success rate: only a part of the interval meets the limit: more runs make it narrower
first token latency p95: 6 of 100 runs failed and count as infinitely slow, so the p95 is infinite: it tolerates 5 (5 × wrong text, 1 × no terminal within 30 s)
stop latency p95: nothing was measured, and silence is never met
first token latency: p50 10 ms, p99 ∞, max 10 ms
driver: 100 of 100 starts made, 500 µs late at p99, 25 % of its processors used, own error 12 µs at p99, arrivals by the kernel's receive stamp, 4 tokens came in one read with another`
	if err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestVerdictsAreDataForReports(t *testing.T) {
	text, err := json.Marshal(table(t, "success rate | | > 90 %",
		"first token latency | p95 | < 5 s").Judge(result(100, 6), capability.All))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"metric":"success rate","limit":"\u003e 90 %","line":10,"verdict":"holds","got":"94 %"`, `"value":0.94`,
		`"metric":"first token latency","statistic":"p95"`,
		`"got":"∞","interval":"10 ms … ∞","n":100,"failures":6,"value":null,"low":10000000,"high":null`,
		`"beside":[{"metric":"first token latency","figures":[{"statistic":"p50","got":"10 ms","value_ns":10000000}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestRowsThatTheTargetCannotRunAreNotRun(t *testing.T) {
	rows := table(t, "success rate | | = 100 %", "memory | peak | < 1 GB")
	v := rows.Judge(result(100, 0), capability.Of(capability.HTTP))
	if v.Rows[0].Verdict != Holds || v.Rows[1].Verdict != NotRun ||
		v.Rows[1].Reason != "needs a server process that can be read" {
		t.Errorf("the rows are %+v", v.Rows)
	}
	if err := v.Err(); err != nil {
		t.Errorf("a row that was not run failed the table: %v", err)
	}
	if err := table(t, "memory | peak | < 1 GB").Judge(result(100, 0),
		capability.Of(capability.HTTP)).Err(); !saysNothing(err) {
		t.Errorf("a table of which no row was run came to %v", err)
	}
}

func TestAServerThatAnswersNobodyMeetsNoLimitForWhatItUses(t *testing.T) {
	r := result(100, 100)
	r.Load = measure.Span{Began: 0, Ended: 2000 * ms}
	r.Process = map[measure.Metric]measure.Track{measure.Memory: {{At: 1000 * ms, Value: 1000}}}
	r.Counts = map[measure.Metric]int{measure.TokensAfterStop: 0}
	for _, row := range []string{"memory | peak | < 1 GB", "tokens after stop | | = 0"} {
		j := table(t, row).Judge(r, capability.All).Rows[0]
		if j.Verdict != Broken || !strings.Contains(j.Reason, "of 100 runs none succeeded") {
			t.Errorf("%s: %+v", row, j)
		}
	}
}
