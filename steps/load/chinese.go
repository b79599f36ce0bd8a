package load

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/workload"
)

// chinese registers 负载：many users at once, and what they are promised, in Chinese.
func chinese(sc *sentence.Book, l *load) {
	http, ws, alone := sentence.Needs(capability.HTTP, capability.Answers), sentence.Needs(capability.Gateway,
		capability.GatewayAnswers), sentence.Alone()
	sc.Given(`^每个回答都数到 ?(\d+)，每 ?([\d.]+ ?[毫秒分钟]+)一个数$`, l.counts, sentence.DryRun(l.counts))
	sc.Given(`^模型在每个回答之前思考 ?([\d.]+ ?[毫秒分钟]+)$`, l.thinks, sentence.DryRun(l.thinks))
	sc.Given(`^Bamboo 已经过 ?(\d+) ?次对话的预热$`, l.warm, sentence.DryRun(l.warm))

	sc.When(`^(\d+) ?个用户一共进行 ?(\d+) ?次对话$`, l.hold, sentence.DryRun(l.planHold(workload.Streamed)), http, alone)
	sc.When(`^(\d+) ?个用户通过网关一共进行 ?(\d+) ?次对话$`, l.hold, sentence.DryRun(l.planHold(workload.Dialled)), ws, alone)
	sc.When(`^(\d+) ?个用户持续对话 ?([\d.]+ ?[毫秒分钟]+)$`, l.holdFor, sentence.DryRun(l.planHoldFor(workload.Streamed)), http,
		alone)
	sc.When(`^每秒开始 ?(\d+) ?次对话，持续 ?([\d.]+ ?[毫秒分钟]+)$`, l.holdFor, sentence.DryRun(l.planStarts(workload.Streamed)),
		http, alone)

	sc.Then(`^以下指标全部达标：$`, l.objectivesHold, sentence.DryRun(l.checkTable),
		sentence.Translated("指标", "metric", metricsInChinese),
		sentence.Translated("统计量?", "statistic", statisticsInChinese),
		sentence.Translated("限值", "limit", nil), sentence.Translated("把握?", "confidence",
			map[string]string{"确信": "sure"}), sentence.Translated("时间窗?", "window", nil))
}

// metricsInChinese are the metrics of package objective.
var metricsInChinese = map[string]string{
	"会话创建时间": "session creation",
	"首词延迟":   "first token latency",
	"网关首词延迟": "first reply latency",
	"词间延迟":   "inter-token latency",
	"每词用时":   "time per output token",
	"最长停顿":   "longest stall",
	"总响应时间":  "total response time",
	"停止延迟":   "stop latency",
	"附加首词延迟": "added first token latency",
	"附加总时间":  "added total time",
	"连接时间":   "connect time",
	"成功率":    "success rate",
	"吞吐量":    "throughput",
	"有效吞吐量":  "goodput",
	"有效率":    "goodput rate",
	"停止后的词数": "tokens after stop",
	"内存":     "memory",
	"处理器":    "cpu",
	"打开的文件":  "open files",
	"连接数":    "connections",
	"线程数":    "threads",
}

// statisticsInChinese are those statistics that are words; p95 is p95.
var statisticsInChinese = map[string]string{
	"最大": "max", "平均": "mean", "增长": "growth", "每分钟增长": "growth per minute", "峰值": "peak", "残留": "left over",
}
