package server

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
)

// chinese registers 服务器：how Bamboo is started again, and its tools, in Chinese.
func chinese(sc *sentence.Book, s *server) {
	restart := sentence.Needs(capability.Restart)
	sc.Given(`^Bamboo 已被强行终止并重新启动$`, s.isKilled, restart)
	sc.Given(`^Bamboo 已停止并重新启动$`, s.isRestarted, restart)
	sc.Given(`^Bamboo 的网关要求令牌[“"]((?:[^”"\\]|\\.)*)[”"]$`, s.wantsToken, sentence.Needs(capability.TokenSetting))
	sc.Given(`^Bamboo 的网关最多接受 ?(\d+) ?个客户端$`, s.letsInAtMost, sentence.Needs(capability.CapacitySetting))
	sc.Given(`^模型沉默 ?([\d.]+ ?[毫秒分钟]+)后，Bamboo 视为超时$`, s.givesUpAfter, sentence.Needs(capability.ModelTimeoutSetting))
	sc.Given(`^Bamboo 沉默 ?([\d.]+ ?[毫秒分钟]+)后发送心跳$`, s.showsLifeAfter, sentence.Needs(capability.HeartbeatSetting))
	disk := sentence.Needs(capability.Disk)
	sc.Given(`^Bamboo 的磁盘已满$`, s.diskIsFull, disk)
	sc.Given(`^Bamboo 的磁盘是只读的$`, s.diskIsReadOnly, disk)
	sc.Given(`^Bamboo 的磁盘恢复正常$`, s.diskIsFree, disk)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已发送 ([\d.]+ [KMG]i?B) 的消息，但被拒绝$`, s.hasTriedToSend,
		sentence.Needs(capability.HTTP))
	own := sentence.Needs(capability.Tools)
	sc.Given(`^Bamboo 有工具[“"]((?:[^”"\\]|\\.)*)[”"]，它返回[“"]((?:[^”"\\]|\\.)*)[”"]，用时 ?([\d.]+ ?[毫秒分钟]+)$`,
		s.hasSlowTool, own)
	sc.Given(`^Bamboo 有工具[“"]((?:[^”"\\]|\\.)*)[”"]，它从不返回$`, s.hasHangingTool, own)
	sc.Given(`^Bamboo 有工具[“"]((?:[^”"\\]|\\.)*)[”"]，它返回[“"]((?:[^”"\\]|\\.)*)[”"]$`, s.hasTool, own)
	sc.Given(`^Bamboo 有工具[“"]((?:[^”"\\]|\\.)*)[”"]，它因[“"]((?:[^”"\\]|\\.)*)[”"]而失败$`,
		s.hasFailingTool, own, sentence.NotEmpty())

	sc.When(`^Bamboo 停止后重新启动$`, s.isRestarted, restart)
	sc.When(`^Bamboo 被强行终止并重新启动$`, s.isKilled, restart)

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)尝试发送 ([\d.]+ [KMG]i?B) 的消息$`, s.triesToSend, sentence.Needs(capability.HTTP))

	sc.Then(`^Bamboo 以服务器错误拒绝(用户|[一-龥]{2}[一-己巳-龥]?)的消息$`, s.isRefused)
	sc.Then(`^Bamboo 仍能回答下一个用户$`, s.answersNext)
	sc.Then(`^所有历史记录都和之前一样$`, s.historiesUnchanged,
		sentence.Needs(capability.HTTP, capability.History, capability.Durability))
}
