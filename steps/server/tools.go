package server

import (
	"context"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/reference"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
)

// tools registers the tools that Bamboo has in addition to its own.
func tools(sc *sentence.Book, s *server) {
	tools := sentence.Needs(capability.Tools)
	sc.Given(`^Bamboo has a tool "((?:[^"\\]|\\.)*)" that answers "((?:[^"\\]|\\.)*)"$`, s.hasTool, tools)
	sc.Given(`^Bamboo has a tool "((?:[^"\\]|\\.)*)" that answers "((?:[^"\\]|\\.)*)" after ([\d.]+ \w+)$`,
		s.hasSlowTool, tools)
	sc.Given(`^Bamboo has a tool "((?:[^"\\]|\\.)*)" that fails with "((?:[^"\\]|\\.)*)"$`,
		s.hasFailingTool, tools, sentence.NotEmpty())
	sc.Given(`^Bamboo has a tool "((?:[^"\\]|\\.)*)" that never answers$`, s.hasHangingTool, tools)
}

// hasTool gives Bamboo a tool that takes any arguments and always answers the same.
//
// Example:
//
//	Given Bamboo has a tool "weather" that answers "sunny"
//	And the model works on "Is it warm?" in these rounds:
//	  | tool    | arguments        | answer  |
//	  | weather | {"city": "Köln"} |         |
//	  |         |                  | Go out! |
//	When the user asks "Is it warm?"
//	Then the answer arrives as these events:
//	  | event         | tool    | text             |
//	  | tool starts   | weather | {"city": "Köln"} |
//	  | tool succeeds | weather | sunny            |
//	  | text          |         | Go out!          |
//	  | complete      |         |                  |
//
// 例子:
//
//	假如 Bamboo 有工具"weather"，它返回"晴"
//	并且 模型分几轮处理"天气如何？"：
//	  | 工具    | 参数             | 回答   |
//	  | weather | {"城市": "北京"} |        |
//	  |         |                  | 是晴天 |
//	当 用户问"天气如何？"
//	那么 用户收到的回答是"是晴天"
func (s *server) hasTool(_ context.Context, name, answer string) error {
	return s.give(reference.OwnTool{Name: name, Answer: answer})
}

// hasSlowTool gives Bamboo a tool that works for a while before it answers.
//
// Example:
//
//	Given Bamboo has a tool "weather" that answers "sunny" after 300 ms
//	And the model works on "Is it warm?" in these rounds:
//	  | tool    | arguments | answer  |
//	  | weather | {}        |         |
//	  |         |           | Go out! |
//	When the user starts to ask "Is it warm?"
//	Then the answer shows the start of the tool "weather" within 2 s
//	And the answer is "Go out!"
func (s *server) hasSlowTool(_ context.Context, name, answer string, after time.Duration) error {
	return s.give(reference.OwnTool{Name: name, Answer: answer, Delay: after})
}

// hasFailingTool gives Bamboo a tool that fails with these words each time it is called.
//
// Example:
//
//	Given Bamboo has a tool "weather" that fails with "no network"
//	And the model works on "Is it warm?" in these rounds:
//	  | tool    | arguments | answer        |
//	  | weather | {}        |               |
//	  |         |           | I cannot say. |
//	When the user asks "Is it warm?"
//	Then the answer shows that the tool "weather" failed with "no network"
//	And the answer is "I cannot say."
//
// 例子:
//
//	假如 Bamboo 有工具"weather"，它因"没有网络"而失败
//	并且 模型分几轮处理"天气如何？"：
//	  | 工具    | 参数 | 回答   |
//	  | weather | {}   |        |
//	  |         |      | 不知道 |
//	当 用户问"天气如何？"
//	那么 用户收到的回答是"不知道"
func (s *server) hasFailingTool(_ context.Context, name, words string) error {
	return s.give(reference.OwnTool{Name: name, Fails: words})
}

// hasHangingTool gives Bamboo a tool that works until its answer is stopped.
//
// Example:
//
//	Given Bamboo has a tool "weather" that never answers
//	And the model works on "Is it warm?" in these rounds:
//	  | tool    | arguments |
//	  | weather | {}        |
//	And the user has seen the tool "weather" start in the answer to "Is it warm?"
//	When the user stops the answer
//	Then the answer ends as stopped within 1 s
//
// 例子:
//
//	假如 Bamboo 有工具"weather"，它从不返回
//	并且 模型分几轮处理"热吗？"：
//	  | 工具    | 参数 |
//	  | weather | {}   |
//	并且 用户已看到工具"weather"启动，问题是"热吗？"
//	当 用户停止回答
//	那么 用户收到的回答在1秒内因停止而结束
//	并且 Bamboo 仍能回答下一个用户
func (s *server) hasHangingTool(_ context.Context, name string) error {
	return s.give(reference.OwnTool{Name: name, Hangs: true})
}

// give starts the server with one tool more.
func (s *server) give(t reference.OwnTool) error {
	return s.Configure(func(o *target.Settings) { o.Tools = append(o.Tools, t) })
}
