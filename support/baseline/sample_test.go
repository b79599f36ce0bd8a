package baseline

import (
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/provenance"
)

const (
	ms      = time.Millisecond
	answers = "Answers are fast"
)

var prices = []objective.Row{
	{Metric: "success rate", Limit: "= 100 %"},
	{Metric: "first token latency", Statistic: "p50", Limit: "< 5 s"},
	{Metric: "throughput", Limit: "> 1 /s"},
	{Metric: "memory", Statistic: "growth", Limit: "< 100 MB"},
}

var latencyPromise = promised("first token latency", "p95", "< 5 s")

// promised is a promise of a scenario.
func promised(metric, statistic, limit string) Promise {
	return Promise{answers, table(objective.Row{Metric: metric, Statistic: statistic, Limit: limit}).Objectives[0]}
}

func table(rows ...objective.Row) objective.Table {
	t, err := objective.Parse(rows)
	if err != nil {
		panic(err)
	}
	return t
}

// measured is a result of 20 conversations with this median of the first token
// latency, this many of which failed, and this growth of memory in MB.
func measured(p50 time.Duration, failed int, growth float64) *measure.Result {
	r := &measure.Result{
		Load: measure.Span{Began: 0, Ended: 10 * time.Second},
		Process: map[measure.Metric]measure.Track{measure.Memory: {{At: -time.Second, Value: 50e6},
			{At: 9 * time.Second, Value: 50e6 + growth*1e6}}},
		Driver: measure.Driver{Planned: 20, Made: 20, Lateness: &measure.Series{}, Clock: measure.KernelClock},
	}
	for i := range 20 {
		run := measure.Run{Start: time.Duration(i) * 100 * ms, End: time.Duration(i)*100*ms + 2*p50,
			Latencies: measure.Latencies{measure.FirstTokenLatency: p50 + time.Duration(i-9)*ms/10}}
		if i >= 20-failed {
			run.Fail("no answer", measure.FirstTokenLatency)
		}
		r.Runs = append(r.Runs, run)
		r.Driver.Lateness.Add(ms)
	}
	return r
}

// began is when the first of the runs began.
var began = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// runOf is a run that measured one scenario, so many minutes after the first.
func runOf(minute int, attempts ...*measure.Result) *Run {
	r := &Run{
		Format: format, Version: version, Began: began.Add(time.Duration(minute) * time.Minute), Took: time.Minute,
		Environment: Environment{Target: "the reference server", Profile: "reference",
			Provenance: provenance.Provenance{OS: "linux", Arch: "amd64", CPU: "Ginkgo 9", CPUs: 4, Go: "go1.26"}},
	}
	s := Scenario{Name: answers, File: "features/perf/answers.feature", Verdict: "kept"}
	for i, result := range attempts {
		s.Measurements = append(s.Measurements, Measurement{
			Sentence: "these objectives hold:", Attempt: i + 1, Plan: "20 conversations",
			Verdicts: table(prices...).Judge(result, capability.All), Result: result,
		})
	}
	r.Scenarios = append(r.Scenarios, s)
	return r
}

// noisy are runs around a median, in turns with those of the other side.
func noisy(n, first int, p50 time.Duration, growth float64) []*Run {
	var runs []*Run
	for i := range n {
		runs = append(runs, runOf(first+2*i, measured(p50+time.Duration(i*7%n)*ms/5, 0, growth+float64(i*3%n)/10)))
	}
	return runs
}
