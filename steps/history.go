package steps

import (
	"context"

	"github.com/cucumber/godog"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// history registers what Bamboo keeps.
func history(sc *sentence.Book, w *world.World) {
	h := historySteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Then(`^(the|[A-Z][a-z]+'s) history shows:$`, h.shows, http, sentence.Columns("role", "content"))
	sc.Then(`^(the|[A-Z][a-z]+'s) history ends with the answer as it was streamed$`, h.showsAnswer, http)
	sc.Then(`^(the|[A-Z][a-z]+'s) history holds (\d+) messages$`, h.holds, http)
	sc.Then(`^nothing is stored under the session id "([^"]*)"$`, h.isUnknown, http)
	sc.Then(`^every history shows what it showed before$`, h.unchanged, http)
}

type historySteps struct{ *world.World }

// shows compares the whole stored conversation, oldest message first.
//
// Example:
//
//	Given the model answers "Hello" with "Good day"
//	When the user asks "Hello"
//	Then the history shows:
//	  | role      | content  |
//	  | user      | Hello    |
//	  | assistant | Good day |
//
// 例子:
//
//	当 用户发送"你好"
//	那么 用户的历史是：
//	  | 角色 | 内容 |
//	  | 用户 | 你好 |
func (h historySteps) shows(ctx context.Context, whose string, t *godog.Table) error {
	return owner(h.World, whose).HistoryShows(ctx, messagesOf(t))
}

// showsAnswer checks that the question and the text that was streamed are the last two messages.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then the answer is whole
//	And the history ends with the answer as it was streamed
//
// 例子:
//
//	当 用户问"竹子是什么？"
//	那么 用户的历史以刚才收到的回答结尾
func (h historySteps) showsAnswer(ctx context.Context, whose string) error {
	return owner(h.World, whose).HistoryShowsAnswer(ctx)
}

// holds counts the stored messages.
func (h historySteps) holds(ctx context.Context, whose string, n int) error {
	return owner(h.World, whose).HistoryHolds(ctx, n)
}

// isUnknown checks that Bamboo keeps nothing under an id.
//
// Example:
//
//	When the user chooses a new session id
//	Then nothing is stored under the session id "{session}"
func (h historySteps) isUnknown(ctx context.Context, id string) error {
	return h.User(theUser).HistoryUnknown(ctx, id)
}

// unchanged compares every history with what it showed before the restart.
func (h historySteps) unchanged(ctx context.Context) error { return h.HistoriesUnchanged(ctx) }
