package chaos

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
)

// chinese registers 混乱：what happens to Bamboo while many users chat, and what it must have kept then, in Chinese.
func chinese(sc *sentence.Book, c *chaos) {
	both := sentence.Needs(capability.HTTP, capability.Gateway, capability.Answers, capability.GatewayAnswers)
	restart := sentence.Needs(capability.Restart)
	script := sentence.Needs(capability.Script)
	sc.Given(`^(\d+) ?个用户已对话 ?([\d.]+ ?[毫秒分钟]+)$`, c.haveTalked, both)

	sc.When(`^Bamboo 被强行终止(一次|两次|\d+ 次)，同时有 ?(\d+) ?个用户在对话$`, c.isKilled, both, restart)
	sc.When(`^Bamboo 停止并重新启动(一次|两次|\d+ 次)，同时有 ?(\d+) ?个用户在对话$`, c.isRestarted, both, restart)
	sc.When(`^模型断开 ?([\d.]+ ?[毫秒分钟]+)，同时有 ?(\d+) ?个用户在对话$`, c.modelIsAway, both, script)
	sc.When(`^(\d+) ?个用户对话 ?([\d.]+ ?[毫秒分钟]+)，每隔 ?([\d.]+ ?[毫秒分钟]+)出现故障，每隔 ?([\d.]+ ?[毫秒分钟]+)被强行终止$`,
		c.chatThroughFaults, both, restart, script)

	sc.Then(`^已确认的内容都没有丢失$`, c.nothingIsLost,
		sentence.Needs(capability.HTTP, capability.History),
		sentence.NeedsBehind(capability.Restart, capability.Durability))
}
