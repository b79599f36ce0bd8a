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

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)连接网关$`, (*world.User).ConnectGateway, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)通过网关问[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		g.asks, needs, sentence.Needs(capability.GatewayAnswers))

	sc.Then(`^网关接受(用户|[一-龥]{2}[一-己巳-龥]?)的连接$`, (*world.User).LetIn)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)的连接仍然可用$`, (*world.User).StillUsable)
	sc.Then(`^网关不给(用户|[一-龥]{2}[一-己巳-龥]?)发送任何消息，持续([\d.]+ ?[毫秒分钟]+)$`, g.tellsNothing)
}
