package model

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
)

// chinese registers 模型：what the language model behind Bamboo does, in Chinese.
func chinese(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]回答[“"]((?:[^”"\\]|\\.)*)[”"]$`, m.answers, script)
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]回答：$`, m.answers, script)
	sc.Given(`^模型输出 ?(\d+) ?个词元后暂停，回答是[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.pauses, script, sentence.DryRun(m.checkCut))
	sc.Given(`^模型输出 ?(\d+) ?个词元后暂停 ?([\d.]+ ?[毫秒分钟]+)，回答是[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.pausesAfter, script, sentence.DryRun(m.checkPauseAfter))
	sc.Given(`^模型思考 ?([\d.]+ ?[毫秒分钟]+)后才对[“"]((?:[^”"\\]|\\.)*)[”"]回答[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.thinksFirst, script)
	sc.Given(`^模型沉默 ?([\d.]+ ?[毫秒分钟]+)后才对[“"]((?:[^”"\\]|\\.)*)[”"]回答[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.sendsNothing, script)
	sc.Given(`^模型拒绝回答[“"]((?:[^”"\\]|\\.)*)[”"]，状态码是 ?(\d+)$`, m.refuses, script, sentence.DryRun(m.checkRefusal))
	sc.Given(`^模型输出 ?(\d+) ?个词元后连接中断，回答是[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.breaks, script, sentence.DryRun(m.checkCut))
	sc.Given(`^模型无法连接$`, m.cannotBeReached, script)
	sc.Given(`^模型恢复连接$`, m.canBeReached, script)
	sc.Given(`^模型输出 ?(\d+) ?个词元后再无声息，回答是[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.fallsSilent, script, sentence.DryRun(m.checkCut))
	sc.Given(`^模型的回答[“"]((?:[^”"\\]|\\.)*)[”"]没有结束标志就断了，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`, m.endsWithoutFinish, script)
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]回答[“"]((?:[^”"\\]|\\.)*)[”"]，不报告用量$`, m.reportsNoUsage, script)
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]依次输出这些词元：$`,
		m.answersWithTokens, script, sentence.Translated("词元", "token", nil))
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]输出 ?(\d+) ?个词元，每 ?([\d.]+ ?[毫秒分钟]+)一个$`, m.answersSlowly, script)
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]输出 ?(\d+) ?个词元，每个 ([\d.]+ [KMG]i?B)$`, m.answersAtLength, script)
	sc.Given(`^模型已继续输出，直到(用户|[一-龥]{2}[一-己巳-龥]?)的回答结束$`, m.hasGoneOn, script)
	sc.Given(`^模型分几轮处理[“"]((?:[^”"\\]|\\.)*)[”"]：$`,
		m.worksInRounds, script, sentence.NeedsByCell("tool", toolNeeded),
		sentence.Translated("轮次?", "round", nil), sentence.Translated("思考?", "thinks", nil),
		sentence.Translated("工具?", "tool", nil),
		sentence.Translated("参数?", "arguments", nil), sentence.Translated("回答?", "answer", nil),
		sentence.Translated("用量?", "usage", nil),
		sentence.Translated("结束?", "ends", map[string]string{"没有结束原因": "without a finish reason", "中断": "broken off"}))
	sc.Given(`^模型先推理[“"]((?:[^”"\\]|\\.)*)[”"]，再对[“"]((?:[^”"\\]|\\.)*)[”"]回答[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.reasonsFirst, script,
		sentence.NotEmpty())
	sc.Given(`^模型对[“"]((?:[^”"\\]|\\.)*)[”"]回答[“"]((?:[^”"\\]|\\.)*)[”"]，并报告 ?(\d+) ?个输入词元和 ?(\d+) ?个输出词元$`,
		m.reportsUsage, script)
	sc.Given(
		`^模型报错[“"]((?:[^”"\\]|\\.)*)[”"]前输出了 ?(\d+) ?个词元，回答是[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.failsAfter, script, sentence.DryRun(m.checkFailure))
	sc.Given(`^模型按 ([a-z]+) 的方式回答$`, m.answersAs, script, sentence.DryRun(m.checkProvider))

	sc.When(`^用户逐一要求 ([a-z]+) 的每个回答$`, m.asksForEach, script, sentence.Needs(capability.Answers))

	sc.When(`^模型继续输出$`, m.goesOn, script)

	sc.Then(`^模型被问到[“"]((?:[^”"\\]|\\.)*)[”"](一次|两次|\d+ 次)$`, m.wasAsked, script)
	sc.Then(`^模型收到 ?(\d+) ?条消息，最后一条是[“"]((?:[^”"\\]|\\.)*)[”"]$`, m.wasSentMessages, script)
	sc.Then(`^问[“"]((?:[^”"\\]|\\.)*)[”"]的每个请求都符合规范$`, m.isSound, script)
	sc.Then(`^Bamboo 取消了对模型的调用，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`, m.lostItsReader, script)
	sc.Then(`^模型收到结果[“"]((?:[^”"\\]|\\.)*)[”"]，来自工具[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.wasToldResult, script)
	sc.Then(`^模型收到工具[“"]((?:[^”"\\]|\\.)*)[”"]的结果，其中有[“"]((?:[^”"\\]|\\.)*)[”"]，问题是[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		m.wasToldSo, script, sentence.NotEmpty())
	sc.Then(`^每个回答的文字、工具调用和用量都与 ([a-z]+) 发送的一致$`, m.isWhatWasSent, script)
	sc.Then(`^模型处理[“"]((?:[^”"\\]|\\.)*)[”"]时收到了这些工具结果：$`, m.wasToldResults, script,
		sentence.Translated("工具", "tool", nil), sentence.Translated("结果", "result", nil))
	sc.Then(`^模型收到[“"]((?:[^”"\\]|\\.)*)[”"]时，请求里的对话是：$`, m.wasSent, script, sentence.Translated("角色", "role", roles),
		sentence.Translated("内容", "content", nil))
}

// roles are those of a conversation.
var roles = map[string]string{"用户": "user", "助手": "assistant", "系统": "system", "工具": "tool"}
