package steps

import (
	"context"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// answer registers what can be seen of an answer while it streams and when it is over.
func answer(sc *sentence.Book, w *world.World) {
	a := answerSteps{w}
	sc.Given(`^(the|[A-Z][a-z]+'s) answer was whole$`, a.isWhole)
	sc.Given(`^the whole of (the|[A-Z][a-z]+'s) answer has been stored$`, a.isStored, sentence.Needs(capability.HTTP))

	sc.Then(`^(the|[A-Z][a-z]+'s) answer is "([^"]*)"$`, a.is)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer is whole$`, a.isWhole)
	sc.Then(`^([A-Z][a-z]+)'s answer is the rest of ([A-Z][a-z]+)'s$`, a.isRestOf)
	sc.Then(`^the whole of (the|[A-Z][a-z]+'s) answer comes to be stored$`, a.isStored, sentence.Needs(capability.HTTP))
	sc.Then(`^(the|[A-Z][a-z]+'s) answer contains "([^"]*)"$`, a.contains)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer does not contain "([^"]*)"$`, a.containsNot)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer begins within ([\d.]+ \w+)$`, a.beginsWithin)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer ends within ([\d.]+ \w+)$`, a.endsWithin)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer is empty$`, a.isEmpty)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer ends in an error before any text$`, a.failsAtOnce)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer ends in an error after "([^"]*)"$`, a.failsAfter)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer begins with "([^"]*)" while the model pauses$`, a.beginsWith)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer goes on with "([^"]*)"$`, a.goesOnWith)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer comes in these tokens:$`, a.comesInTokens, sentence.Columns("token"))
	sc.Then(`^(the|[A-Z][a-z]+'s) answer comes as these events:$`, a.comesAsEvents, sentence.Columns("event", "tool?", "text?"), sentence.Rehearsal(a.checkEvents))
	sc.Then(`^(the|[A-Z][a-z]+'s) answer states its usage, which adds up$`, a.usageAddsUp)
	sc.Then(`^nothing of (the|[A-Z][a-z]+'s) answer comes for ([\d.]+ \w+)$`, a.nothingComes)
	sc.Then(`^(the|[A-Z][a-z]+'s) error has the code ([A-Z_]+)$`, a.errorHasCode)
	sc.Then(`^these users received the same answer, event by event:$`, a.sameForAll, sentence.Columns("user"))
}

type answerSteps struct{ *world.World }

func (a answerSteps) with(whose string, check func(*world.Turn) error) error {
	t, err := latest(a.World, whose)
	if err != nil {
		return err
	}
	return check(t)
}

// is checks the whole text, that the answer ended with one complete, and that nothing followed it.
func (a answerSteps) is(ctx context.Context, whose, text string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Is(ctx, text) })
}

// isWhole checks that the answer has text and ended with one complete; what the model says is not known beforehand.
func (a answerSteps) isWhole(ctx context.Context, whose string) error {
	return a.with(whose, func(t *world.Turn) error { return t.IsWhole(ctx) })
}

// isRestOf checks that one user read the end of what another one read, to the same terminal.
func (a answerSteps) isRestOf(ctx context.Context, name, other string) error {
	whole, err := a.User(other).Turn()
	if err != nil {
		return err
	}
	rest, err := a.User(name).Turn()
	if err != nil {
		return err
	}
	return rest.IsRestOf(ctx, whole)
}

// contains checks that the answer is whole and has this part.
//
// Example:
//
//	Given the model answers "What is bamboo?" with "Bamboo is a grass"
//	When the user asks "What is bamboo?"
//	Then the answer contains "grass"
//	And the answer does not contain "tree"
func (a answerSteps) contains(ctx context.Context, whose, part string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Contains(ctx, part, true) })
}

// containsNot checks that the answer is whole and has no such part.
func (a answerSteps) containsNot(ctx context.Context, whose, part string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Contains(ctx, part, false) })
}

// beginsWithin checks that the first token came in time; the time counts from the question.
//
// Example:
//
//	Given the model thinks for 100 ms before it answers "Think" with "Thought"
//	When the user starts to ask "Think"
//	Then the answer begins within 2 s
//	And the answer ends within 3 s
func (a answerSteps) beginsWithin(ctx context.Context, whose, limit string) error {
	return a.inTime(whose, limit, func(t *world.Turn, d time.Duration) error { return t.BeginsWithin(ctx, d) })
}

// endsWithin waits for the end of the answer, however it ends; the time counts from the question.
func (a answerSteps) endsWithin(ctx context.Context, whose, limit string) error {
	return a.inTime(whose, limit, func(t *world.Turn, d time.Duration) error { return t.EndsWithin(ctx, d) })
}

func (a answerSteps) inTime(whose, limit string, check func(*world.Turn, time.Duration) error) error {
	d, err := units.Duration(limit)
	if err != nil {
		return err
	}
	return a.with(whose, func(t *world.Turn) error { return check(t, d) })
}

// isEmpty checks that the answer ended with one complete and has no text.
//
// Example:
//
//	Given the model answers "Say nothing" with ""
//	When the user asks "Say nothing"
//	Then the answer is empty
//
// 例子:
//
//	假如 模型对"什么都别说"回答""
//	当 用户问"什么都别说"
//	那么 用户的回答是空的
func (a answerSteps) isEmpty(ctx context.Context, whose string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Is(ctx, "") })
}

// failsAtOnce checks that an error ended the answer before its first token.
func (a answerSteps) failsAtOnce(ctx context.Context, whose string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Fails(ctx, "") })
}

// failsAfter checks that an error ended the answer, and the text that had come before it.
func (a answerSteps) failsAfter(ctx context.Context, whose, text string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Fails(ctx, text) })
}

// beginsWith waits for the text that must have come although the model has said no more yet.
func (a answerSteps) beginsWith(ctx context.Context, whose, text string) error {
	return a.with(whose, func(t *world.Turn) error { return t.BeginsWith(ctx, text) })
}

// goesOnWith checks the whole text of an answer that was joined in the middle.
func (a answerSteps) goesOnWith(ctx context.Context, whose, text string) error {
	return a.with(whose, func(t *world.Turn) error { return t.Is(ctx, text) })
}

// comesInTokens checks each token by itself; ␣ stands for a space at the edge of a cell.
//
// Example:
//
//	Given the model answers "Recite" with "The bamboo bends"
//	When the user asks "Recite"
//	Then the answer comes in these tokens:
//	  | token   |
//	  | The     |
//	  | ␣bamboo |
//	  | ␣bends  |
func (a answerSteps) comesInTokens(ctx context.Context, whose string, table *godog.Table) error {
	var want []string
	for _, row := range records(table) {
		want = append(want, tokenText(row["token"]))
	}
	return a.with(whose, func(t *world.Turn) error { return t.ComesInTokens(ctx, want) })
}

// comesAsEvents checks the order of everything that came. Tokens in a row count as one event, text, with their joint
// text; the others are tool starts, tool succeeds, tool fails, complete, error and cancelled. An empty cell says nothing
// about tool or text, and a row … stands for any number of other events.
//
// Example:
//
//	Given the model works on "What is 2 plus 3?" in these rounds:
//	  | tool | arguments           | answer     |
//	  | add  | {"numbers": [2, 3]} |            |
//	  |      |                     | That is 5. |
//	When the user asks "What is 2 plus 3?"
//	Then the answer comes as these events:
//	  | event         | tool | text       |
//	  | tool starts   | add  |            |
//	  | tool succeeds | add  | 5          |
//	  | text          |      | That is 5. |
//	  | complete      |      |            |
//	And the answer comes as these events:
//	  | event       | tool |
//	  | …           |      |
//	  | tool starts | add  |
//	  | …           |      |
func (a answerSteps) comesAsEvents(ctx context.Context, whose string, table *godog.Table) error {
	var want []world.Expected
	for _, row := range records(table) {
		want = append(want, world.Expected{Event: row["event"], Tool: row["tool"], Text: row["text"]})
	}
	return a.with(whose, func(t *world.Turn) error { return t.ComesAs(ctx, want) })
}

func (a answerSteps) checkEvents(_ context.Context, _ string, table *godog.Table) error {
	for i, row := range records(table) {
		if err := world.CheckEvent(row["event"]); err != nil {
			return &sentence.CellError{Row: i, Column: "event", Err: err}
		}
	}
	return nil
}

// usageAddsUp checks that the numbers of tokens are there and that the total is their sum.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then the answer states its usage, which adds up
func (a answerSteps) usageAddsUp(ctx context.Context, whose string) error {
	return a.with(whose, func(t *world.Turn) error { return t.UsageAddsUp(ctx) })
}

// nothingComes checks that not one event of the answer comes for that time.
func (a answerSteps) nothingComes(ctx context.Context, whose, span string) error {
	return a.inTime(whose, span, func(t *world.Turn, d time.Duration) error { return t.StaysSilent(ctx, d) })
}

// isStored waits until the history ends with the whole answer, whoever has read it.
func (a answerSteps) isStored(ctx context.Context, whose string) error {
	return owner(a.World, whose).AnswerStored(ctx)
}

// errorHasCode checks the code of the error that ended somebody's answer at the gateway.
//
// Example:
//
//	Given the model refuses "Hello" with the status 500
//	And the user is connected to the gateway
//	When the user asks "Hello" through the gateway
//	Then the answer ends in an error before any text
//	And the error has the code AGENT_ERROR
func (a answerSteps) errorHasCode(_ context.Context, whose, code string) error {
	return a.with(whose, func(t *world.Turn) error { return t.ErrorHasCode(code) })
}

// sameForAll compares what several users received: the same events in the same order.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	When Ann asks "What is bamboo?" through the gateway
//	Then these users received the same answer, event by event:
//	  | user |
//	  | Ann  |
//	  | Ben  |
//
// 例子:
//
//	假如 小李已连接网关
//	并且 小王已连接网关，进入小李的对话
//	当 小李通过网关问"竹子是什么？"
//	那么 这些用户收到了同样的回答，每个事件都相同：
//	  | 用户 |
//	  | 小李 |
//	  | 小王 |
func (a answerSteps) sameForAll(ctx context.Context, table *godog.Table) error {
	var users []*world.User
	for _, row := range records(table) {
		users = append(users, a.User(row["user"]))
	}
	return a.SameForAll(ctx, users)
}
