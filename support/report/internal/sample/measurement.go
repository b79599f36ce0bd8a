package sample

import (
	"math"
	"math/rand/v2"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
)

// Prices is a table of objectives of every kind.
var Prices = []objective.Row{
	{Metric: "success rate", Limit: "> 90 %"},
	{Metric: "first token latency", Statistic: "p50", Limit: "< 100 ms"},
	{Metric: "first token latency", Statistic: "p90", Limit: "< 140 ms", Confidence: "sure"},
	{Metric: "inter-token latency", Statistic: "p99", Limit: "< 20 ms"},
	{Metric: "throughput", Limit: "> 1 /s"},
	{Metric: "memory", Statistic: "growth", Limit: "< 100 MB"},
	{Metric: "open files", Statistic: "left over", Limit: "<= 2"},
}

// Measurement is one of so many conversations over half a minute, of which every
// hundredth failed; slower is by which factor they took longer than usual.
func Measurement(conversations int, slower float64) (report.Measurement, error) {
	table, err := objective.Parse(Prices)
	if err != nil {
		return report.Measurement{}, err
	}
	random := rand.New(rand.NewPCG(uint64(conversations), 7))
	r := &measure.Result{
		Load:    measure.Span{Began: 0, Ended: 30 * time.Second},
		Process: map[measure.Metric]measure.Track{},
		Driver: measure.Driver{Planned: conversations, Made: conversations, Lateness: &measure.Series{}, CPU: 0.31,
			Clock: measure.KernelClock},
	}
	gaps := measure.NewGaps()
	for i := range conversations {
		start := 30 * time.Second * time.Duration(i) / time.Duration(conversations)
		first := time.Duration(slower * 60e6 * math.Exp(0.35*random.NormFloat64()))
		run := measure.Run{Start: start, End: start + first + 200*time.Millisecond,
			Latencies: measure.Latencies{measure.FirstTokenLatency: first}}
		if i%100 == 99 {
			run.Fail("the answer ended early", measure.FirstTokenLatency)
			gaps.Shard().AddFailed(1)
		}
		for range 20 {
			if err := gaps.Shard().Add(time.Duration(10e6 * math.Exp(0.2*random.NormFloat64()))); err != nil {
				return report.Measurement{}, err
			}
		}
		r.Runs = append(r.Runs, run)
		r.Driver.Lateness.Add(time.Duration(400e3 * random.ExpFloat64()))
	}
	r.Gaps = gaps.Read()
	for at := -2 * time.Second; at < 34*time.Second; at += 250 * time.Millisecond {
		busy := max(0, min(30, at.Seconds()))
		r.Process[measure.Memory] = append(r.Process[measure.Memory],
			measure.Point{At: at, Value: 42e6 + 0.6e6*busy + 2e6*math.Sin(at.Seconds()*3)})
		r.Process[measure.OpenFiles] = append(r.Process[measure.OpenFiles],
			measure.Point{At: at, Value: 14 + 40*math.Ceil(busy/30)*math.Ceil(max(0, 30-at.Seconds())/40)})
	}
	return report.Measurement{Attempt: 1, Plan: "a conversation every 150 ms for 30 s",
		Verdicts: table.Judge(r, capability.All), Result: r}, nil
}

// Measure adds measurements to a run: the kept promise in Chinese has one, the
// broken one two, the first of which is invalid.
func Measure(s *report.Summary) error {
	for _, r := range s.Results {
		broken := r.Verdict == report.Broken && r.Failed() != nil
		if !broken && (r.Verdict != report.Kept || r.Scenario.Capability != "zh-CN") {
			continue
		}
		slower := 1.0
		if broken {
			slower = 3
		}
		m, err := Measurement(200, slower)
		if err != nil {
			return err
		}
		m.Step = len(r.Scenario.Steps) - 1
		if broken {
			late := m
			late.Verdicts.Invalid = []string{
				"the driver's starts were 31 ms late at p99 (10 ms are allowed): ramp up, use fewer users, or give " +
					"it more processors"}
			r.Measurements = append(r.Measurements, late)
			m.Attempt = 2
		}
		r.Measurements = append(r.Measurements, m)
	}
	return nil
}
