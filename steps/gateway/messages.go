package gateway

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// messages registers questions that are asked through the gateway.
func messages(sc *sentence.Book, g *gateway) {
	needs := sentence.Needs(capability.Gateway, capability.GatewayAnswers)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has asked "((?:[^"\\]|\\.)*)" through the gateway$`,
		g.asks, needs)
	sc.Given(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) is reading the answer to "((?:[^"\\]|\\.)*)" through the gateway$`,
		g.isReading, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has read "((?:[^"\\]|\\.)*)" of the answer to "((?:[^"\\]|\\.)*)" through the gateway$`,
		g.hasRead,
		needs)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) asks "((?:[^"\\]|\\.)*)" through the gateway$`, g.asks, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) asks through the gateway:$`, g.asks, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) starts to ask "((?:[^"\\]|\\.)*)" through the gateway$`,
		g.startsToAsk, needs)
}

// asks sends a chat message and reads its answer to the end.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user asks through the gateway:
//	  """
//	  Two lines,
//	  and "quotes"
//	  """
//	Then the answer contains "Two lines,\nand \"quotes\""
func (g *gateway) asks(ctx context.Context, u *world.User, question string) error {
	_, err := u.AskAtGateway(ctx, question)
	return err
}

// startsToAsk sends a chat message without waiting for anything to come.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user is connected to the gateway
//	When the user starts to ask "Count" through the gateway
//	Then the answer begins with "one two" while the model pauses
//
// 例子:
//
//	假如 模型输出2个词元后暂停，回答是"one two three"，问题是"数一数"
//	并且 用户已连接网关
//	当 用户通过网关开始问"数一数"
//	那么 模型暂停时，用户收到的回答已到"one two"
func (g *gateway) startsToAsk(ctx context.Context, u *world.User, question string) error {
	_, err := u.BeginAtGateway(ctx, question)
	return err
}

// isReading sends a chat message and reads until the first token has come.
//
// 例子:
//
//	假如 用户已连接网关
//	并且 用户正在通过网关读"Count from 1 to 1000"的回答
//	当 用户停止回答
//	那么 用户的停止请求被接受
func (g *gateway) isReading(ctx context.Context, u *world.User, question string) error {
	t, err := u.BeginAtGateway(ctx, question)
	if err != nil {
		return err
	}
	return t.WaitTokens(ctx, 1)
}

// hasRead sends a chat message and reads until exactly this text has come.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "late but not never" to "When?"
//	And Ann is connected to the gateway
//	And Ann has read "late but" of the answer to "When?" through the gateway
//	And Ben has joined Ann's conversation at the gateway in mid-answer
//	When the model continues
//	Then Ann's answer is "late but not never"
//	And Ben's answer continues with " not never"
//
// 例子:
//
//	假如 模型输出2个词元后暂停，回答是"late but not never"，问题是"什么时候？"
//	并且 小李已连接网关
//	并且 小李已通过网关读到"late but"，问题是"什么时候？"
//	并且 小王已在回答途中进入小李的对话
//	当 模型继续输出
//	那么 小李收到的回答是"late but not never"
//	并且 小王收到小李的回答的剩余部分
func (g *gateway) hasRead(ctx context.Context, u *world.User, text, question string) error {
	t, err := u.BeginAtGateway(ctx, question)
	if err != nil {
		return err
	}
	return t.BeginsWith(ctx, text)
}
