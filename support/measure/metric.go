package measure

// Metric is the name of something that is measured, as a feature says it. What
// each one means stands with the objectives that may be set for it.
type Metric string

// The latencies of runs, sessions and connections.
const (
	SessionCreation   Metric = "session creation"
	FirstTokenLatency Metric = "first token latency"
	FirstReplyLatency Metric = "first reply latency"
	InterTokenLatency Metric = "inter-token latency"
	TimePerToken      Metric = "time per output token"
	LongestStall      Metric = "longest stall"
	TotalResponseTime Metric = "total response time"
	StopLatency       Metric = "stop latency"
	AddedFirstToken   Metric = "added first token latency"
	AddedTotalTime    Metric = "added total time"
	ConnectTime       Metric = "connect time"
	FollowerSpread    Metric = "follower spread"
)

// What is counted, and how often it happened in a time.
const (
	TokensAfterStop Metric = "tokens after stop"
	SuccessRate     Metric = "success rate"
	Throughput      Metric = "throughput"
	Goodput         Metric = "goodput"
	GoodputRate     Metric = "goodput rate"
)

// What the server's process uses.
const (
	Memory      Metric = "memory"      // bytes
	CPU         Metric = "cpu"         // parts of one core: 1 is a whole core
	OpenFiles   Metric = "open files"  // file descriptors
	Connections Metric = "connections" // network connections
	Threads     Metric = "threads"     // threads of the operating system
)
