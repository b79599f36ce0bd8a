package load

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/objective"
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
	sc.When(`^每秒在随机时刻开始 ?(\d+) ?次对话，持续 ?([\d.]+ ?[毫秒分钟]+)$`, l.startAtRandom,
		sentence.DryRun(l.planRandom(workload.Streamed)), http, alone)
	sc.When(`^(\d+) ?次对话同时开始，每隔 ?([\d.]+ ?[毫秒分钟]+)一次，持续 ?([\d.]+ ?[毫秒分钟]+)$`, l.startInBursts,
		sentence.DryRun(l.planBursts(workload.Streamed)), http, alone)

	sc.Then(`^以下指标全部达标：$`, l.objectivesHold, sentence.DryRun(l.checkTable),
		sentence.Translated("指标", "metric", metricsInChinese),
		sentence.Translated("统计量?", "statistic", statisticsInChinese),
		sentence.Translated("限值", "limit", nil), sentence.Translated("把握?", "confidence",
			map[string]string{"确信": "sure"}), sentence.Translated("时间窗?", "window", nil),
		sentence.Translated("分组?", "group", nil))
}

// metricsInChinese are the metrics by their names in a Chinese table.
var metricsInChinese = func() map[string]string {
	names := map[string]string{}
	for _, m := range objective.Metrics() {
		names[m.Chinese] = string(m.Name)
	}
	return names
}()

// statisticsInChinese are those statistics that are words; p95 is p95.
var statisticsInChinese = map[string]string{
	"最大": "max", "平均": "mean", "增长": "growth", "每分钟增长": "growth per minute", "峰值": "peak", "残留": "left over",
}
