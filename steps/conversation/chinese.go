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
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已等待([\d.]+ ?[毫秒分钟]+)$`, c.waits, sentence.DryRun(c.checkWait))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已在回答途中断开$`, c.leaves, answers)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已加入(用户|[一-龥]{2}[一-己巳-龥]?)的回答$`,
		c.attaches, answers, sentence.Needs(capability.FanOut))

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)等待([\d.]+ ?[毫秒分钟]+)$`, c.waits, sentence.DryRun(c.checkWait))
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)问[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.asks, answers)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)问：$`, c.asks, answers)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)开始问[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.startsToAsk, answers)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)读[“"]((?:[^”"\\]|\\.)*)[”"]的回答$`, c.reads, answers)
	sc.When(`^(\d+)个用户各自开始一个对话$`, c.manyBegin, http)
	sc.When(`^这些用户同时提问：$`, c.askTogether, sentence.NeedsByCell("through", door),
		sentence.Translated("用户", "user", people), sentence.Translated("问题", "question", nil),
		sentence.Translated("途径?", "through", doors))

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的对话使用选定的会话 ID$`, c.hasChosenID)
	sc.Then(`^每个对话都有自己的 ID$`, c.idsDiffer)
	sc.Then(`^每个回答都完整，并且回答的是自己的问题$`, c.everyAnswerIsWhole, answers)
}

// answersInChinese registers 回答：the answer while it streams and when it is over, in Chinese.
func answersInChinese(sc *sentence.Book, c *conversation) {
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答已完整$`, (*world.Turn).IsWhole)

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.is)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是：$`, c.is, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是完整的$`, (*world.Turn).IsWhole)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答是空的$`, c.isEmpty)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答包含[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.contains, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答不包含[“"]((?:[^”"\\]|\\.)*)[”"]$`, c.containsNot, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答在([\d.]+ ?[毫秒分钟]+)内开始$`, c.beginsWithin)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答在([\d.]+ ?[毫秒分钟]+)内结束$`, c.endsWithin)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答还没有文字就以错误结束$`, c.failsAtOnce)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答说到[“"]((?:[^”"\\]|\\.)*)[”"]后以错误结束$`, c.failsAfter, sentence.NotEmpty())
	sc.Then(`^模型暂停时，(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答已到[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		(*world.Turn).BeginsWith, sentence.NotEmpty())
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答依次是这些事件：$`, c.comesAsEvents,
		sentence.Translated("事件", "event", chineseEvents()), sentence.Translated("工具?", "tool", nil),
		sentence.Translated("文字?", "text", nil))
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答报告了(\d+)个输入词元和(\d+)个输出词元$`, c.reportsUsage)
	sc.Then(`^这些用户收到了同样的回答，每个事件都相同：$`, c.sameForAll, sentence.Needs(capability.FanOut),
		sentence.Translated("用户", "user", people))
}

// stoppingInChinese registers 停止：ending an answer early, in Chinese.
func stoppingInChinese(sc *sentence.Book, c *conversation) {
	http, stop := sentence.Needs(capability.HTTP), sentence.Needs(capability.Stop)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已停止回答$`, c.hasStopped, http, stop)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)停止回答$`, c.stops, http)

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的停止请求被接受$`, c.isAccepted, stop)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的停止请求被拒绝，因为没有正在进行的回答$`, c.isRefused)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答在([\d.]+ ?[毫秒分钟]+)内因停止而结束$`, c.endsAsStopped, stop)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的停止请求被接受([\d.]+ ?[毫秒分钟]+)后，不再收到词元$`, c.noTokensLaterThan, stop)
}

// historyInChinese registers 历史：what Bamboo keeps, in Chinese.
func historyInChinese(sc *sentence.Book, c *conversation) {
	history := showsHistory()
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录是：$`, c.shows, history, sentence.Translated("角色", "role", roles),
		sentence.Translated("内容", "content", nil))
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录以刚才收到的回答结尾$`, c.showsAnswer, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录有(\d+)条消息$`, c.holds, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录至少有(\d+)条消息$`, c.holdsAtLeast, history)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的历史记录最多有(\d+)条消息$`, c.holdsAtMost, history)
}
