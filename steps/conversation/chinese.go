package conversation

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Second wordings: each of these sentences has its meaning from the function that
// an English one has it from. People are 用户 and names such as 小李 and 王小明.

var (
	roles  = map[string]string{"用户": "user", "助手": "assistant", "系统": "system", "工具": "tool"}
	doors  = map[string]string{"网关": "gateway", "HTTP": "HTTP"}
	people = map[string]string{"用户": world.TheUser}
)

// messagesInChinese registers 对话：messages, sessions, and several users at once, in Chinese.
func messagesInChinese(sc *sentence.Book, c *conversation) {
	http, answers := sentence.Needs(capability.HTTP), sentence.Needs(capability.HTTP, capability.Answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已选定新的会话 ID$`, c.choosesNewID)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)在(用户|[一-龥]{2}[一-己巳-龥]?)的对话里$`, c.joins)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已发送[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.sends, http)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已问[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.asks, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已问：$`, c.asks, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)正在读[“"]((?:[^”"\\]|\\.)*)[”"]的回答$`, c.isReading, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已读到[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		c.hasRead, answers)

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)发送[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.sends, http)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)发送：$`, c.sends, http)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已等待 ?([\d.]+ ?[毫秒分钟]+)$`, c.waits, sentence.DryRun(c.checkWait))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已在回答途中断开$`, c.leaves, answers)
	sc.Given(`^每次等待最多 ?([\d.]+ ?[毫秒分钟]+)$`, c.waitAtMost)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已选定会话 ID [“"]((?:[^”"\\]|\\.)*)[”"]$`, c.choosesID)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已问[“"]((?:[^”"\\]|\\.)*)[”"]，结果出错$`, c.hasFailed, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已通过网关问[“"]((?:[^”"\\]|\\.)*)[”"]，结果出错$`, c.hasFailedAtGateway,
		sentence.Needs(capability.Gateway, capability.GatewayAnswers))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已问[“"]((?:[^”"\\]|\\.)*)[”"]，模型正在处理$`,
		c.modelAtWork, answers, sentence.Needs(capability.Script))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已开始问[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.startsToAsk, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已读[“"]((?:[^”"\\]|\\.)*)[”"]的回答$`, c.reads, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)正在读的连接已被重置$`, c.isReset, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已逐个问了 ?(\d+) ?个问题$`, c.hasAsked, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已加入(用户|[一-龥]{2}[一-己巳-龥]?)的回答$`,
		c.attaches, answers, sentence.Needs(capability.FanOut))

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)等待 ?([\d.]+ ?[毫秒分钟]+)$`, c.waits, sentence.DryRun(c.checkWait))
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)问[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.asks, answers)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)问：$`, c.asks, answers)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)开始问[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.startsToAsk, answers)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)读[“"]((?:[^”"\\]|\\.)*)[”"]的回答$`, c.reads, answers)
	sc.When(`^(\d+) ?个用户各自开始一个对话$`, c.manyBegin, http)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)选定新的会话 ID$`, c.choosesNewID)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)加入(用户|[一-龥]{2}[一-己巳-龥]?)的回答$`,
		c.attaches, answers, sentence.Needs(capability.FanOut))
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)在回答途中断开$`, c.leaves, answers)
	both := []sentence.Option{http, answers, sentence.Needs(capability.Gateway, capability.GatewayAnswers)}
	sc.Given(`^(\d+) ?个用户已在回答途中断开$`, c.haveLeft, both...)
	sc.When(`^(\d+) ?个用户在回答途中断开$`, c.manyLeave, both...)
	sc.When(`^这些用户同时提问：$`, c.askTogether, sentence.NeedsByCell("through", door),
		sentence.Translated("用户", "user", people), sentence.Translated("问题", "question", nil),
		sentence.Translated("途径?", "through", doors))

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的对话使用选定的会话 ID$`, c.hasChosenID)
	sc.Then(`^每个对话都有自己的 ID$`, c.idsDiffer)
	sc.Then(`^每个对话的 ID 都是 UUID$`, c.idsAreUUIDs)
	sc.Then(`^Bamboo 告诉(用户|[一-龥]{2}[一-己巳-龥]?)回答正在进行$`, c.isStreaming)
	sc.Then(`^每个回答都完整，并且回答的是自己的问题$`, c.everyAnswerIsWhole, answers,
		sentence.Needs(capability.History))
}

// answersInChinese registers 回答：the answer while it streams and when it is over, in Chinese.
func answersInChinese(sc *sentence.Book, c *conversation) {
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答已完整$`, (*world.Turn).IsWhole)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答已全部保存$`, c.isStored, showsHistory())

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.is)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是：$`, c.is, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是完整的$`, (*world.Turn).IsWhole)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是空的$`, c.isEmpty)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答包含[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.contains, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答不包含[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.containsNot, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答在 ?([\d.]+ ?[毫秒分钟]+)内开始$`, c.beginsWithin)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答在 ?([\d.]+ ?[毫秒分钟]+)内结束$`, c.endsWithin)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答还没有文字就以错误结束$`, c.failsAtOnce)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答说到[“"]((?:[^”"\\]|\\.)*)[”"]后以错误结束$`, c.failsAfter, sentence.NotEmpty())
	sc.Then(`^模型暂停时，(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答已到[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		(*world.Turn).BeginsWith, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答依次是这些事件：$`, c.comesAsEvents,
		sentence.Translated("事件", "event", chineseEvents()), sentence.Translated("工具?", "tool", nil),
		sentence.Translated("文字?", "text", nil))
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答报告了 ?(\d+) ?个输入词元和 ?(\d+) ?个输出词元$`, c.reportsUsage)
	sc.Then(`^这些用户收到了同样的回答，每个事件都相同：$`, c.sameForAll, sentence.Needs(capability.FanOut),
		sentence.Translated("用户", "user", people))
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答全部保存下来$`, c.isStored, showsHistory())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到(用户|[一-龥]{2}[一-己巳-龥]?)的回答的剩余部分$`, c.isRestOf)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答依次是这些词元：$`, c.comesInTokens, sentence.Translated("词元", "token", nil))
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的错误码是 ([A-Z_]+)$`, c.errorHasCode)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答报告的词元总数等于输入加输出$`, c.usageAddsUp)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答没有报告0个词元$`, c.reportsNoZero)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答以错误结束，错误说明包含[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.failsWith, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答以错误结束，错误说明里没有文件路径和调用栈$`, c.failsDiscreetly)
}

// stoppingInChinese registers 停止：ending an answer early, in Chinese.
func stoppingInChinese(sc *sentence.Book, c *conversation) {
	http, stop := sentence.Needs(capability.HTTP), sentence.Needs(capability.Stop)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已停止回答$`, c.hasStopped, http, stop)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)停止回答$`, c.stops, http)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)再次停止回答$`, c.stops, http)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)停止会话[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.stopsSession, http)

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的停止请求被接受$`, c.isAccepted, stop)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的停止请求被拒绝，因为没有正在进行的回答$`, c.isRefused)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答在 ?([\d.]+ ?[毫秒分钟]+)内因停止而结束$`, c.endsAsStopped, stop)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的停止请求被接受 ?([\d.]+ ?[毫秒分钟]+)后，不再收到词元$`, c.noTokensLaterThan, stop)
}

// historyInChinese registers 历史：what Bamboo keeps, in Chinese.
func historyInChinese(sc *sentence.Book, c *conversation) {
	history := showsHistory()
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录是：$`, c.shows, history, sentence.Translated("角色", "role", roles),
		sentence.Translated("内容", "content", nil))
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录以刚才收到的回答结尾$`, c.showsAnswer, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录以刚才的问题结尾，其后的回答不多于已收到的文字$`, c.showsNoMore, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录有 ?(\d+) ?条消息$`, c.holds, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录至少有 ?(\d{1,}) ?条消息$`, c.holdsAtLeast, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录最多有 ?(\d+) ?条消息$`, c.holdsAtMost, history)
	sc.Then(`^会话 ID [“"]((?:[^”"\\]|\\.)*)[”"]下没有保存任何内容$`,
		c.isUnknown, sentence.Needs(capability.HTTP), sentence.NotEmpty())
}

// toolsInChinese registers 工具：what can be seen of tools while an answer streams, in Chinese.
func toolsInChinese(sc *sentence.Book, c *conversation) {
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已看到工具[“"]((?:[^”"\\]|\\.)*)[”"]启动，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		c.hasSeenTool, sentence.Needs(capability.HTTP))

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答显示工具[“"]((?:[^”"\\]|\\.)*)[”"]已启动，不晚于 ?([\d.]+ ?[毫秒分钟]+)$`, c.toolStartsWithin)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答显示工具[“"]((?:[^”"\\]|\\.)*)[”"]失败，原因包含[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		c.toolFailedWith, sentence.NotEmpty())
}
