package gateway

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// chinese registers 网关：conversations through the WebSocket gateway, in Chinese.
func chinese(sc *sentence.Book, g *gateway) {
	needs := sentence.Needs(capability.Gateway)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已连接网关$`, (*world.User).ConnectGateway, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已连接网关，进入(用户|[一-龥]{2}[一-己巳-龥]?)的对话$`, g.isConnectedWith, needs,
		sentence.NeedsBehind(capability.Answers, capability.SharedSessions))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已通过网关问[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.asks, needs, sentence.Needs(capability.GatewayAnswers))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)正在通过网关读[“"]((?:[^”"\\]|\\.)*)[”"]的回答$`, g.isReading, needs,
		sentence.Needs(capability.GatewayAnswers))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已断开网关连接$`, g.leaves, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已重新连接网关$`, (*world.User).ConnectGateway, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已打开网关，没有发送 connect$`, g.hasOpened, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已换成新的会话 ID$`, g.switches, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已再次连接，没有会话 ID$`, g.connectsAnew, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)的网关连接已被重置$`, g.isReset, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已用令牌[“"]((?:[^”"\\]|\\.)*)[”"]连接网关$`, g.hasConnectedWithToken, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已通过网关读到[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.hasRead, needs, sentence.Needs(capability.GatewayAnswers))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已在回答途中进入(用户|[一-龥]{2}[一-己巳-龥]?)的对话$`,
		g.comesLate, needs, sentence.Needs(capability.FanOut),
		sentence.NeedsBehind(capability.Answers, capability.SharedSessions))
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已通过网关连续发送 ?(\d+) ?条消息，不等回答：[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.hasSentMany, needs, sentence.Needs(capability.GatewayAnswers))

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)连接网关$`, (*world.User).ConnectGateway, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)重新连接网关$`, (*world.User).ConnectGateway, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)断开网关连接$`, g.leaves, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)尝试连接网关$`, g.triesToConnect, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)一有空位就连接网关$`, g.connectsWhenFree, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)在网关上沉默 ?([\d.]+ ?[毫秒分钟]+)$`, g.isSilent, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)通过网关问：$`, g.asks, needs, sentence.Needs(capability.GatewayAnswers))
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)通过网关开始问[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.startsToAsk, needs, sentence.Needs(capability.GatewayAnswers))
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)通过网关连续发送 ?(\d+) ?条消息，不等回答：[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.sendsMany, needs, sentence.Needs(capability.GatewayAnswers))
	sc.When(`^(\d+) ?个用户各自通过网关连续发送 ?(\d+) ?条消息，不等回答$`, g.allSendMany, needs,
		sentence.Needs(capability.GatewayAnswers))
	sc.When(`^(\d+) ?个用户同时连接网关并提问$`, g.comeAtOnce, needs, sentence.Needs(capability.GatewayAnswers))
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)向网关发送命令[“"]((?:[^”"\\]|\\.)*)[”"]$`, g.commands, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)向网关发送 ping，时间戳是 ?(\d+)$`, g.pings, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)通过网关问[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.asks, needs, sentence.Needs(capability.GatewayAnswers))

	sc.Then(`^网关接受(用户|[一-龥]{2}[一-己巳-龥]?)的连接$`, (*world.User).LetIn)
	sc.Then(`^网关拒绝(用户|[一-龥]{2}[一-己巳-龥]?)的消息，错误码是 ([A-Z_]+)$`, g.refuses)
	sc.Then(`^网关关闭(用户|[一-龥]{2}[一-己巳-龥]?)的连接$`, g.closes)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)仍能连接并使用网关$`, g.usableAfterConnect)
	sc.Then(`^网关用 pong 回应(用户|[一-龥]{2}[一-己巳-龥]?)的命令$`, g.commandPonged)
	sc.Then(`^网关把会话状态发给(用户|[一-龥]{2}[一-己巳-龥]?)$`, g.tellsStatus)
	sc.Then(`^网关启动工具[“"]((?:[^”"\\]|\\.)*)[”"]，请求来自(用户|[一-龥]{2}[一-己巳-龥]?)$`, g.startsTool)
	sc.Then(`^网关回应(用户|[一-龥]{2}[一-己巳-龥]?)的 ping，时间戳是 ?(\d+)$`, g.answersPing)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答结束之前，pong 已经到了$`, g.pongBeforeEnd)
	sc.Then(`^(\d+) ?个用户得到回答，其余的被拒绝，错误码是 ([A-Z_]+)$`, g.someAreServed)
	sc.Then(`^每条消息都得到回答，或者以 BUSY 被拒绝$`, g.eachIsAnswered)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的连接仍然可用$`, (*world.User).StillUsable)
	sc.Then(`^网关不给(用户|[一-龥]{2}[一-己巳-龥]?)发送任何消息，持续 ?([\d.]+ ?[毫秒分钟]+)$`, g.tellsNothing)
}
