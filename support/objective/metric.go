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

// Metric is something that a row may set a limit for: all that is to be said of it but how it is recorded.
type Metric struct {
	Name       measure.Metric
	Chinese    string // its name in a Chinese table
	Definition string
	Kind       units.Kind
	Statistics []Statistic    // nil: the metric is one number, its statistic cell stays empty
	Needs      capability.Set // what it needs of a target

	signed   bool // it may be negative, whatever the statistic
	windowed bool // it is known of each run, so that it can be judged window by window
	ofRuns   bool // it is the share of the runs started that something holds of
	read     func(measured, Objective) reading
}

var (
	ofLatencies = []Statistic{P50, P95, P99, Max, Mean} // and any other percentile
	ofPieces    = []Statistic{Peak, LeftOver}
)

// latency is a time that each run has one value of.
func latency(name measure.Metric, chinese, definition string, needs ...capability.Capability) Metric {
	return Metric{Name: name, Chinese: chinese, Definition: definition, Kind: units.Time, Statistics: ofLatencies,
		Needs: capability.Of(needs...), windowed: true, read: measured.latency}
}

// added is a latency less what the scripted model took for that run.
func added(name measure.Metric, chinese, from string) Metric {
	m := latency(name, chinese, from+" minus what the scripted model recorded that it took for that run",
		capability.Script)
	m.signed = true
	return m
}

// share is a part of the runs started.
func share(name measure.Metric, chinese, definition string, read func(measured, Objective) reading) Metric {
	return Metric{Name: name, Chinese: chinese, Definition: definition, Kind: units.Share, windowed: true,
		ofRuns: true, read: read}
}

// rate is how often something happened in a time.
func rate(name measure.Metric, chinese, definition string, read func(measured, Objective) reading) Metric {
	return Metric{Name: name, Chinese: chinese, Definition: definition, Kind: units.Rate, windowed: true, read: read}
}

// resource is what the server's process uses.
func resource(name measure.Metric, chinese string, kind units.Kind, statistics []Statistic, definition string) Metric {
	definition += " of the server's process, read every 250 ms from after warm-up until some seconds after the load"
	return Metric{Name: name, Chinese: chinese, Definition: definition, Kind: kind, Statistics: statistics,
		Needs: capability.Of(capability.Process), read: measured.resource}
}

// Metrics lists what a row may set a limit for. A new metric is a row here, and what records it in package workload.
func Metrics() []Metric {
	const http, gateway = capability.HTTP, capability.Gateway
	return []Metric{
		latency(measure.SessionCreation, "会话创建时间", "request written → 201 read", http),
		latency(measure.FirstTokenLatency, "首词延迟",
			"intended start of the stream request → first event of type token with text; session creation is not in it",
			http),
		latency(measure.FirstReplyLatency, "网关首词延迟", "intended send of a gateway message → first token with text",
			gateway),
		{Name: measure.InterTokenLatency, Chinese: "词间延迟",
			Definition: "every gap between two consecutive tokens of one run, pooled over all runs, exact to 0.1 %; " +
				"tokens that came in one read are counted apart",
			Kind: units.Time, Statistics: ofLatencies, read: measured.gaps},
		latency(measure.TimePerToken, "每词用时",
			"per run: (last token − first token) / (tokens − 1); runs of one token have none"),
		latency(measure.LongestStall, "最长停顿", "per run: the largest gap between two consecutive tokens"),
		latency(measure.TotalResponseTime, "总响应时间", "intended start of the stream request → terminal event read"),
		latency(measure.StopLatency, "停止延迟", "stop request written → terminal event read", http),
		added(measure.AddedFirstToken, "附加首词延迟", "first token or first reply latency"),
		added(measure.AddedTotalTime, "附加总时间", "total response time"),
		{Name: measure.ConnectTime, Chinese: "连接时间", Definition: "start of the gateway handshake → connected",
			Kind: units.Time, Statistics: ofLatencies, Needs: capability.Of(gateway), read: measured.latency},
		{Name: measure.FollowerSpread, Chinese: "跟随者时差",
			Definition: "every token of a conversation that other clients follow: read by the last client − read " +
				"by the first",
			Kind: units.Time, Statistics: ofLatencies, Needs: capability.Of(gateway), read: measured.latency},
		share(measure.SuccessRate, "成功率",
			"runs with exactly one complete, last, and the expected text ÷ runs started; a run stopped on purpose "+
				"succeeds with a stopped run's terminal", measured.successRate),
		rate(measure.Throughput, "吞吐量",
			"successful runs ÷ time from the first intended start to the last terminal", measured.throughput),
		rate(measure.Goodput, "有效吞吐量",
			"successful runs whose own values also met the limit of every latency row of the table ÷ the same time",
			measured.goodput),
		share(measure.GoodputRate, "有效率", "the runs that goodput counts ÷ runs started", measured.goodputRate),
		{Name: measure.TokensAfterStop, Chinese: "停止后的词数",
			Definition: "tokens read later than 250 ms after the 200 of stop was read",
			Kind:       units.Count, Needs: capability.Of(http), read: measured.count},
		resource(measure.Memory, "内存", units.Size, []Statistic{Growth, GrowthPerMinute, Peak}, "resident memory"),
		resource(measure.CPU, "处理器", units.Share, []Statistic{Mean, Max}, "processor time used (100 % is one core)"),
		resource(measure.OpenFiles, "打开的文件", units.Count, ofPieces, "open file descriptors"),
		resource(measure.Connections, "连接数", units.Count, ofPieces, "network connections"),
		resource(measure.Threads, "线程数", units.Count, ofPieces, "threads"),
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
func (m Metric) mayBeNegative(s Statistic) bool { return signed[s] || m.signed }

// Signed tells whether the value of the row may be negative.
func (o Objective) Signed() bool { return o.Metric.mayBeNegative(o.Statistic) }

// hasInterval tells whether a statistic of the metric comes with an interval.
func (m Metric) hasInterval(s Statistic) bool {
	_, percentile := s.percentile()
	return percentile || m.ofRuns
}
