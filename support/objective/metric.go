package objective

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/units"
)

// Statistic is the number that a row takes from all values of its metric.
type Statistic string

// What may be asked of latencies.
const (
	P50  Statistic = "p50" // or any other percentile from p1 to p99.99
	P95  Statistic = "p95"
	P99  Statistic = "p99"
	Max  Statistic = "max"  // of latencies, over those that did not fail
	Mean Statistic = "mean" // of latencies, over those that did not fail
)

// What may be asked of the server's process.
const (
	Growth          Statistic = "growth"            // median of the last 2 s of load minus median of the 2 s before it
	GrowthPerMinute Statistic = "growth per minute" // Theil–Sen slope during the load
	Peak            Statistic = "peak"              // largest since the load began
	LeftOver        Statistic = "left over"         // after the load minus before it
)

// percentile is the percentile that the statistic is, if it is one.
func (s Statistic) percentile() (measure.Percentile, bool) {
	p, err := measure.ParsePercentile(string(s))
	return p, err == nil
}

// signed are the statistics that may be negative.
var signed = map[Statistic]bool{Growth: true, GrowthPerMinute: true, LeftOver: true}

// Metric is something that a row may set a limit for.
type Metric struct {
	Name       measure.Metric
	Definition string
	Kind       units.Kind
	Statistics []Statistic    // nil: the metric is one number, its statistic cell stays empty
	Needs      capability.Set // what it needs of a target

	read func(measured, Objective) reading
}

var (
	ofLatencies = []Statistic{P50, P95, P99, Max, Mean} // and any other percentile
	ofPieces    = []Statistic{Peak, LeftOver}
)

func latency(name measure.Metric, definition string, needs ...capability.Capability) Metric {
	return Metric{name, definition, units.Time, ofLatencies, capability.Of(needs...), measured.latency}
}

func resource(name measure.Metric, kind units.Kind, statistics []Statistic, definition string) Metric {
	definition += " of the server's process, read every 250 ms from after warm-up until some seconds after the load"
	return Metric{name, definition, kind, statistics, capability.Of(capability.Process), measured.resource}
}

// Metrics lists what a row may set a limit for.
func Metrics() []Metric {
	const http, gateway, script = capability.HTTP, capability.Gateway, capability.Script
	return []Metric{
		latency(measure.SessionCreation, "request written → 201 read", http),
		latency(measure.FirstTokenLatency,
			"intended start of the stream request → first event of type token with text; session creation is not in it",
			http),
		latency(measure.FirstReplyLatency, "intended send of a gateway message → first token with text", gateway),
		{measure.InterTokenLatency,
			"every gap between two consecutive tokens of one run, pooled over all runs, exact to 0.1 %; tokens that " +
				"came in one read are counted apart",
			units.Time, ofLatencies, nil, measured.gaps},
		latency(measure.TimePerToken,
			"per run: (last token − first token) / (tokens − 1); runs of one token have none"),
		latency(measure.LongestStall, "per run: the largest gap between two consecutive tokens"),
		latency(measure.TotalResponseTime, "intended start of the stream request → terminal event read"),
		latency(measure.StopLatency, "stop request written → terminal event read", http),
		latency(measure.AddedFirstToken,
			"first token or first reply latency minus what the scripted model recorded that it took for that run",
			script),
		latency(measure.AddedTotalTime,
			"total response time minus what the scripted model recorded that it took for that run", script),
		latency(measure.ConnectTime, "start of the gateway handshake → connected", gateway),
		{measure.SuccessRate,
			"runs with exactly one complete, last, and the expected text ÷ runs started; a run stopped on purpose " +
				"succeeds with a stopped run's terminal",
			units.Share, nil, nil, measured.successRate},
		{measure.Throughput, "successful runs ÷ time from the first intended start to the last terminal",
			units.Rate, nil, nil, measured.throughput},
		{measure.Goodput,
			"successful runs whose own values also met the limit of every latency row of the table ÷ the same time",
			units.Rate, nil, nil, measured.goodput},
		{measure.GoodputRate, "the runs that goodput counts ÷ runs started", units.Share, nil, nil,
			measured.goodputRate},
		{measure.TokensAfterStop, "tokens read later than 250 ms after the 200 of stop was read",
			units.Count, nil, capability.Of(http), measured.count},
		resource(measure.Memory, units.Size, []Statistic{Growth, GrowthPerMinute, Peak}, "resident memory"),
		resource(measure.CPU, units.Share, []Statistic{Mean, Max}, "processor time used (100 % is one core)"),
		resource(measure.OpenFiles, units.Count, ofPieces, "open file descriptors"),
		resource(measure.Connections, units.Count, ofPieces, "network connections"),
		resource(measure.Threads, units.Count, ofPieces, "threads"),
	}
}

// find looks a metric up by the name that a feature uses.
func find(name string) (Metric, bool) {
	for _, m := range Metrics() {
		if string(m.Name) == name {
			return m, true
		}
	}
	return Metric{}, false
}

// isLatency tells whether rows of the metric are latency rows: one that a run
// has a value of its own of.
func (m Metric) isLatency() bool { return m.Kind == units.Time }

// mayBeNegative tells of a statistic of the metric.
func (m Metric) mayBeNegative(s Statistic) bool {
	return signed[s] || m.Name == measure.AddedFirstToken || m.Name == measure.AddedTotalTime
}

// Signed tells whether the value of the row may be negative.
func (o Objective) Signed() bool { return o.Metric.mayBeNegative(o.Statistic) }

// hasInterval tells whether a statistic of the metric comes with an interval.
func (m Metric) hasInterval(s Statistic) bool {
	_, percentile := s.percentile()
	return percentile || m.isShareOfRuns()
}

// isShareOfRuns tells whether the metric is the share of the runs started that something holds of.
func (m Metric) isShareOfRuns() bool {
	return m.Name == measure.SuccessRate || m.Name == measure.GoodputRate
}

// hasWindows tells whether the metric can be judged window by window: if it is known of each run.
func (m Metric) hasWindows() bool {
	switch m.Name {
	case measure.InterTokenLatency, measure.ConnectTime:
		return false
	case measure.Throughput, measure.Goodput:
		return true
	}
	return m.isLatency() || m.isShareOfRuns()
}
