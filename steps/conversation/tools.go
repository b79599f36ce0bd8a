package conversation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// tools registers what can be seen of tools while an answer streams.
func tools(sc *sentence.Book, c *conversation) {
	http := sentence.Needs(capability.HTTP)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has seen the tool "((?:[^"\\]|\\.)*)" start in the answer to "((?:[^"\\]|\\.)*)"$`,
		c.hasSeenTool,
		http)

	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer shows the start of the tool "((?:[^"\\]|\\.)*)" within ([\d.]+ \w+)$`,
		c.toolStartsWithin)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer shows that the tool "((?:[^"\\]|\\.)*)" failed with "((?:[^"\\]|\\.)*)"$`,
		c.toolFailedWith,
		sentence.NotEmpty())
}

// hasSeenTool asks a question and reads until a tool has started.
//
// Example:
//
//	Given the model works on "Wait for me" in these rounds:
//	  | tool | arguments              |
//	  | wait | {"milliseconds": 9000} |
//	And the user has seen the tool "wait" start in the answer to "Wait for me"
//	When the user stops the answer
//	Then the answer ends as stopped within 1 s
//
// 例子:
//
//	假如 模型分几轮处理"等我"：
//	  | 工具 | 参数                   |
//	  | wait | {"milliseconds": 9000} |
//	并且 用户已看到工具"wait"启动，问题是"等我"
//	当 用户停止回答
//	那么 用户收到的回答在1秒内因停止而结束
func (c *conversation) hasSeenTool(ctx context.Context, u *world.User, tool, question string) error {
	t, err := u.Begin(ctx, question)
	if err != nil {
		return err
	}
	return t.Await(ctx, fmt.Sprintf("the start of the tool %q in %s", tool, t.What()),
		func(events []client.Event) bool {
			return toolStarted(events, tool)
		})
}

// toolStartsWithin checks that the start of a tool was shown in time after the question, whenever the tool ends.
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
//
// 例子:
//
//	假如 Bamboo 有工具"weather"，它返回"晴"，用时300毫秒
//	并且 模型分几轮处理"热吗？"：
//	  | 工具    | 参数 | 回答     |
//	  | weather | {}   |          |
//	  |         |      | 出门吧！ |
//	当 用户开始问"热吗？"
//	那么 用户收到的回答显示工具"weather"已启动，不晚于2秒
//	并且 用户收到的回答是"出门吧！"
func (c *conversation) toolStartsWithin(ctx context.Context, t *world.Turn, tool string, limit time.Duration) error {
	what := fmt.Sprintf("the start of the tool %q", tool)
	return c.inTime(ctx, t, limit, what, func(events []client.Event) bool { return toolStarted(events, tool) })
}

func toolStarted(events []client.Event, tool string) bool {
	return slices.ContainsFunc(events,
		func(e client.Event) bool { return e.Kind == client.ToolStart && e.Tool == tool })
}

// toolFailedWith checks that the answer shows a failure of the tool whose text has these words.
//
// Example:
//
//	Given the model works on "Do magic" in these rounds:
//	  | tool  | arguments | answer         |
//	  | magic | {}        |                |
//	  |       |           | There is none. |
//	When the user asks "Do magic"
//	Then the answer shows that the tool "magic" failed with "unknown tool"
//
// 例子:
//
//	假如 模型分几轮处理"变魔术"：
//	  | 工具  | 参数 | 回答   |
//	  | magic | {}   |        |
//	  |       |      | 不会。 |
//	当 用户问"变魔术"
//	那么 用户收到的回答显示工具"magic"失败，原因包含"unknown tool"
func (c *conversation) toolFailedWith(ctx context.Context, t *world.Turn, tool, words string) error {
	events, err := t.Settled(ctx)
	if err != nil {
		return err
	}
	for _, e := range condensed(events) {
		if e.mayHaveFailed() && e.tool == tool && strings.Contains(e.text, words) {
			return nil
		}
	}
	return &mismatch.Error{What: fmt.Sprintf("%s does not show that the tool %q failed in this way", t.What(), tool),
		Expected: fmt.Sprintf("%s %s …%s…", toolFails, tool, words), Actual: eventTable(condensed(events))}
}
