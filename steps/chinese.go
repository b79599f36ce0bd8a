package steps

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Second wordings: each of these sentences has its meaning from the function that
// an English one has it from. People are 用户 and names such as 小李.

var (
	roles  = map[string]string{"用户": "user", "助手": "assistant", "系统": "system", "工具": "tool"}
	doors  = map[string]string{"网关": "gateway", "HTTP": "HTTP"}
	people = map[string]string{"用户": theUser}
	events = map[string]string{"文字": "text", "工具开始": "tool starts", "工具成功": "tool succeeds", "工具失败": "tool fails", "完成": "complete", "错误": "error", "取消": "cancelled"}
)

// modelInChinese registers 模型：what the language model behind Bamboo does, in Chinese.
func modelInChinese(sc *sentence.Book, w *world.World) {
	m := modelSteps{w}
	script := sentence.Needs(capability.Script)
	sc.Given(`^模型对[“"]([^”"]*)[”"]回答[“"]([^”"]*)[”"]$`, m.answers, script)
	sc.Given(`^模型说完(\d+)个词元后暂停，回答是[“"]([^”"]*)[”"]，问题是[“"]([^”"]*)[”"]$`, m.pauses, script)
	sc.Given(`^模型思考([\d.]+ ?[毫秒分钟]+)后才对[“"]([^”"]*)[”"]回答[“"]([^”"]*)[”"]$`, m.thinksFirst, script)
	sc.Given(`^模型拒绝回答[“"]([^”"]*)[”"]，状态码是(\d+)$`, m.refuses, script)
	sc.Given(`^模型说完(\d+)个词元后断线，回答是[“"]([^”"]*)[”"]，问题是[“"]([^”"]*)[”"]$`, m.breaks, script)
	sc.Given(`^模型无法连接$`, m.cannotBeReached, script)
	sc.Given(`^模型分几轮处理[“"]([^”"]*)[”"]：$`, m.worksInRounds, script,
		sentence.Translated("工具?", "tool", nil), sentence.Translated("参数?", "arguments", nil), sentence.Translated("回答?", "answer", nil))

	sc.When(`^模型继续说$`, m.goesOn, script)

	sc.Then(`^模型被问到[“"]([^”"]*)[”"](一次|两次|\d+ 次)$`, m.wasAsked, script)
	sc.Then(`^模型收到[“"]([^”"]*)[”"]时看到的对话是：$`, m.wasSent, script, sentence.Translated("角色", "role", roles), sentence.Translated("内容", "content", nil))
}

// serverInChinese registers 服务器：how Bamboo is started again, in Chinese.
func serverInChinese(sc *sentence.Book, w *world.World) {
	s := serverSteps{w}
	restart := sentence.Needs(capability.Restart)
	sc.Given(`^Bamboo 已被强行终止并重新启动$`, s.isKilled, restart)
	sc.When(`^Bamboo 停止后重新启动$`, s.isRestarted, restart)
	sc.When(`^Bamboo 被强行终止并重新启动$`, s.isKilled, restart)
}

// conversationInChinese registers 对话：messages, sessions, and several users at once, in Chinese.
func conversationInChinese(sc *sentence.Book, w *world.World) {
	c := conversationSteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Given(`^(用户|[小老阿][一-龥])已选定一个新的会话编号$`, c.choosesNewID)
	sc.Given(`^(用户|[小老阿][一-龥])在(用户|[小老阿][一-龥])的对话里$`, c.joins)
	sc.Given(`^(用户|[小老阿][一-龥])已发送[“"]([^”"]*)[”"]$`, c.sends, http)
	sc.Given(`^(用户|[小老阿][一-龥])已问[“"]([^”"]*)[”"]$`, c.asks, http)
	sc.Given(`^(用户|[小老阿][一-龥])正在读[“"]([^”"]*)[”"]的回答$`, c.isReading, http)
	sc.Given(`^(用户|[小老阿][一-龥])已读到[“"]([^”"]*)[”"]，问题是[“"]([^”"]*)[”"]$`, c.hasRead, http)

	sc.When(`^(用户|[小老阿][一-龥])发送[“"]([^”"]*)[”"]$`, c.sends, http)
	sc.When(`^(用户|[小老阿][一-龥])问[“"]([^”"]*)[”"]$`, c.asks, http)
	sc.When(`^(用户|[小老阿][一-龥])开始问[“"]([^”"]*)[”"]$`, c.startsToAsk, http)
	sc.When(`^(用户|[小老阿][一-龥])读[“"]([^”"]*)[”"]的回答$`, c.reads, http)
	sc.When(`^(\d+)个用户各自开始一个对话$`, c.manyBegin, http)
	sc.When(`^这些用户同时提问：$`, c.askTogether, http, sentence.Rehearsal(c.checkDoors),
		sentence.Translated("用户", "user", people), sentence.Translated("问题", "question", nil), sentence.Translated("途径?", "through", doors))

	sc.Then(`^(用户|[小老阿][一-龥])的对话使用选定的编号$`, c.hasChosenID)
	sc.Then(`^每个对话都有自己的编号$`, c.idsDiffer)
	sc.Then(`^每个回答都完整，并且回答的是自己的问题$`, c.everyAnswerIsWhole, http)
}

// answerInChinese registers 回答：the answer while it streams and when it is over, in Chinese.
func answerInChinese(sc *sentence.Book, w *world.World) {
	a := answerSteps{w}
	sc.Given(`^(用户|[小老阿][一-龥])的回答已完整$`, a.isWhole)

	sc.Then(`^(用户|[小老阿][一-龥])的回答是[“"]([^”"]*)[”"]$`, a.is)
	sc.Then(`^(用户|[小老阿][一-龥])的回答是完整的$`, a.isWhole)
	sc.Then(`^(用户|[小老阿][一-龥])的回答是空的$`, a.isEmpty)
	sc.Then(`^(用户|[小老阿][一-龥])的回答包含[“"]([^”"]*)[”"]$`, a.contains)
	sc.Then(`^(用户|[小老阿][一-龥])的回答不包含[“"]([^”"]*)[”"]$`, a.containsNot)
	sc.Then(`^(用户|[小老阿][一-龥])的回答在([\d.]+ ?[毫秒分钟]+)内开始$`, a.beginsWithin)
	sc.Then(`^(用户|[小老阿][一-龥])的回答在([\d.]+ ?[毫秒分钟]+)内结束$`, a.endsWithin)
	sc.Then(`^(用户|[小老阿][一-龥])的回答还没有文字就以错误结束$`, a.failsAtOnce)
	sc.Then(`^(用户|[小老阿][一-龥])的回答说到[“"]([^”"]*)[”"]后以错误结束$`, a.failsAfter)
	sc.Then(`^模型暂停时，(用户|[小老阿][一-龥])的回答已说到[“"]([^”"]*)[”"]$`, a.beginsWith)
	sc.Then(`^(用户|[小老阿][一-龥])的回答依次是这些事件：$`, a.comesAsEvents, sentence.Rehearsal(a.checkEvents),
		sentence.Translated("事件", "event", events), sentence.Translated("工具?", "tool", nil), sentence.Translated("文字?", "text", nil))
	sc.Then(`^这些用户收到了同样的回答，每个事件都相同：$`, a.sameForAll, sentence.Translated("用户", "user", people))
}

// stoppingInChinese registers 停止：ending an answer early, in Chinese.
func stoppingInChinese(sc *sentence.Book, w *world.World) {
	s := stoppingSteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Given(`^(用户|[小老阿][一-龥])已停止回答$`, s.hasStopped, http)
	sc.When(`^(用户|[小老阿][一-龥])停止回答$`, s.stops, http)

	sc.Then(`^(用户|[小老阿][一-龥])的停止被接受$`, s.isAccepted)
	sc.Then(`^(用户|[小老阿][一-龥])的停止被拒绝，因为没有正在进行的回答$`, s.isRefused)
	sc.Then(`^(用户|[小老阿][一-龥])的回答在([\d.]+ ?[毫秒分钟]+)内因停止而结束$`, s.endsAsStopped)
	sc.Then(`^(用户|[小老阿][一-龥])停止250毫秒之后不再有文字$`, s.noTokensAfter)
}

// historyInChinese registers 历史：what Bamboo keeps, in Chinese.
func historyInChinese(sc *sentence.Book, w *world.World) {
	h := historySteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Then(`^(用户|[小老阿][一-龥])的历史是：$`, h.shows, http, sentence.Translated("角色", "role", roles), sentence.Translated("内容", "content", nil))
	sc.Then(`^(用户|[小老阿][一-龥])的历史以刚才收到的回答结尾$`, h.showsAnswer, http)
	sc.Then(`^(用户|[小老阿][一-龥])的历史有(\d+)条消息$`, h.holds, http)
	sc.Then(`^所有历史都和之前一样$`, h.unchanged, http)
}

// gatewayInChinese registers 网关：conversations through the WebSocket gateway, in Chinese.
func gatewayInChinese(sc *sentence.Book, w *world.World) {
	g := gatewaySteps{w}
	needs := sentence.Needs(capability.Gateway)
	sc.Given(`^(用户|[小老阿][一-龥])已连接网关$`, g.isConnected, needs)
	sc.Given(`^(用户|[小老阿][一-龥])已连接网关，进入(用户|[小老阿][一-龥])的对话$`, g.isConnectedWith, needs)
	sc.Given(`^(用户|[小老阿][一-龥])已通过网关问[“"]([^”"]*)[”"]$`, g.asks, needs)
	sc.Given(`^(用户|[小老阿][一-龥])正在通过网关读[“"]([^”"]*)[”"]的回答$`, g.isReading, needs)
	sc.Given(`^(用户|[小老阿][一-龥])已离开网关$`, g.leaves, needs)
	sc.Given(`^(用户|[小老阿][一-龥])已回到网关$`, g.isConnected, needs)

	sc.When(`^(用户|[小老阿][一-龥])连接网关$`, g.isConnected, needs)
	sc.When(`^(用户|[小老阿][一-龥])通过网关问[“"]([^”"]*)[”"]$`, g.asks, needs)

	sc.Then(`^网关让(用户|[小老阿][一-龥])进入$`, g.letsIn)
	sc.Then(`^(用户|[小老阿][一-龥])的连接仍然可用$`, g.staysUsable)
	sc.Then(`^网关对(用户|[小老阿][一-龥])沉默([\d.]+ ?[毫秒分钟]+)$`, g.tellsNothing)
}
