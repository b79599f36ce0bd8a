package conversation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table/tabletest"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

const (
	token     = `{"type": "token", "content": "tea"}`
	complete  = `{"type": "complete", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`
	broken    = `{"type": "error", "message": "the pot is broken"}`
	foreign   = `{"type": "token", "content": "coffee", "session_id": "coffee"}`
	starts    = `{"type": "tool_start", "tool_call_id": "1", "tool_name": "kettle", "arguments": {"cups": 2}}`
	succeeds  = `{"type": "tool_complete", "tool_call_id": "1", "result": {"success": true, "result": "hot"}}`
	fails     = `{"type": "tool_error", "tool_call_id": "1", "error": "no water"}`
	cancelled = `{"type": "error", "message": "Cancelled by the user"}`
	silent    = `{"type": "error", "message": " "}`
	odd       = `{"type": "complete", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 4}}`
	more      = `{"type": "token", "content": "tea time"}`
	space     = `{"type": "token", "content": " "}`
)

// in is the subject in a world around a stub.
func in(t *testing.T, s worldtest.Stub) *conversation {
	t.Helper()
	c := join(worldtest.In(t, s))
	t.Cleanup(func() { _ = c.End(context.Background(), errors.New("looked at already")) }) // frees what is open
	return c
}

func TestAnswersAreChecked(t *testing.T) {
	is := func(text string) func(*conversation, *testing.T) error {
		return func(c *conversation, t *testing.T) error {
			return worldtest.Do(t.Context(), c.World, c.is, "the", text)
		}
	}
	failsAfter := func(text string) func(*conversation, *testing.T) error {
		return func(c *conversation, t *testing.T) error {
			return worldtest.Do(t.Context(), c.World, c.failsAfter, "the", text)
		}
	}
	begins := func(c *conversation, t *testing.T) error {
		return worldtest.Do(t.Context(), c.World, (*world.Turn).BeginsWith, "the", "tea")
	}
	tokens := func(rows ...string) func(*conversation, *testing.T) error {
		return func(c *conversation, t *testing.T) error {
			return worldtest.Do(t.Context(), c.World, c.comesInTokens, "the",
				tabletest.Table(append([]string{"token"}, rows...)...))
		}
	}
	comes := func(rows ...string) func(*conversation, *testing.T) error {
		return func(c *conversation, t *testing.T) error {
			return worldtest.Do(t.Context(), c.World, c.comesAsEvents, "the",
				tabletest.Table(append([]string{"event | tool | text"}, rows...)...))
		}
	}
	stopped := func(c *conversation, t *testing.T) error {
		return worldtest.Do(t.Context(), c.World, c.endsAsStopped, "the", "10 s")
	}
	whole := func(c *conversation, t *testing.T) error {
		return worldtest.Do(t.Context(), c.World, (*world.Turn).IsWhole, "the")
	}
	usage := func(c *conversation, t *testing.T) error {
		return worldtest.Do(t.Context(), c.World, c.usageAddsUp, "the")
	}

	for _, c := range []struct {
		events []string
		check  func(*conversation, *testing.T) error
		want   string
	}{
		{[]string{token, complete}, is("tea"), ""},
		{[]string{token, complete}, is("coffee"), `the answer to "Tea?" is not the promised text`},
		{[]string{complete}, is(""), ""},
		{[]string{token, broken}, is("tea"), `the answer to "Tea?" did not end as complete`},
		{[]string{token}, is("tea"), "it cannot come any more: the stream ended with a clean end of file"},
		{[]string{}, is(""), "nothing at all came after status 200, then: the stream ended with a clean end of file"},
		{[]string{token, complete, token}, is("tea"), "token after the terminal"},
		{[]string{foreign, complete}, is("coffee"), "event 1 of 2 (token) belongs to another session"},

		{[]string{complete}, whole, `the answer to "Tea?" has no text`},
		{[]string{space, complete}, whole, `the answer to "Tea?" has no text`},
		{[]string{token, complete}, whole, `the answer to "Tea?" is not what the model said`},
		{[]string{fmt.Sprintf(`{"type": "token", "content": %q}`, scriptedllm.DefaultReply("Tea?").FullText()),
			complete}, whole, ""},

		{[]string{token, broken}, failsAfter("tea"), ""},
		{[]string{broken}, failsAfter(""), ""},
		{[]string{token, broken}, failsAfter(""), "the text before the error is not the promised one"},
		{[]string{token, complete}, failsAfter("tea"), `the answer to "Tea?" was told as a success`},
		{[]string{token, silent}, failsAfter("tea"), `the error at the end of the answer to "Tea?" says nothing`},

		{[]string{token, complete}, begins, ""},
		{[]string{more, complete}, begins, `the beginning of the answer to "Tea?" is not the promised text`},
		{[]string{complete}, begins, `the beginning of the answer to "Tea?" is not the promised text`},

		{[]string{token, space, complete}, tokens("tea", "␣"), ""},
		{[]string{token, space, complete}, tokens("te", "a␣"), ""},
		{[]string{more, complete}, tokens("tea", "␣", "time"), ""},
		{[]string{space, token, complete}, tokens("tea", "␣"), `the answer to "Tea?" came in other tokens`},
		{[]string{token, complete}, tokens("tea", "␣"), `the answer to "Tea?" came in other tokens`},
		{[]string{token, space, complete}, tokens("tea␣"), ""},

		{[]string{token, token, starts, succeeds, complete},
			comes("text |  | teatea", "tool starts | kettle | ", "tool succeeds | kettle | hot", "complete |  | "), ""},
		{[]string{starts, fails, token, complete}, comes("tool starts |  | ", "tool fails | kettle | ", "text |  | ",
			"complete |  | "), ""},
		{[]string{starts, fails, complete}, comes("tool starts |  | ", "tool succeeds |  | ", "complete |  | "),
			`the answer to "Tea?" came as other events`},
		{[]string{token, complete}, comes("text |  | "), `the answer to "Tea?" came as other events`},
		{[]string{starts, complete}, comes(), "call 1 was started and never ended"},

		{[]string{token, complete}, usage, ""},
		{[]string{token, odd}, usage, `the usage of the answer to "Tea?" does not add up`},
		{[]string{token, `{"type": "complete"}`}, usage, `the usage of the answer to "Tea?" does not add up`},

		{[]string{token, complete}, stopped, ""},
		{[]string{token, cancelled}, stopped, ""},
		{[]string{token, broken}, stopped, `the answer to "Tea?" did not end as a stopped answer`},
	} {
		t.Run(fmt.Sprint(c.events, c.want), func(t *testing.T) {
			s := in(t, worldtest.Stub{Events: c.events})
			worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.startsToAsk, "the user", "Tea?"), "")
			err := c.check(s, t)
			worldtest.Says(t, err, c.want)
			worldtest.Says(t, s.End(t.Context(), err), "") // what a check expects is accounted for
		})
	}
}

func TestLeavingNeedsARunningAnswer(t *testing.T) {
	for name, leaves := range map[string]func(*conversation, context.Context, *world.Turn) error{
		"politely": (*conversation).leaves, "with a reset": (*conversation).isReset,
	} {
		t.Run(name, func(t *testing.T) {
			s := in(t, worldtest.Stub{Events: []string{token}, Open: true})
			worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.isReading, "the user", "Tea?"), "")
			answer := s.User(world.TheUser).Turns[0]
			worldtest.Says(t, leaves(s, t.Context(), answer), "")
			worldtest.Says(t, s.End(t.Context(), nil), "")

			s = in(t, worldtest.Stub{Events: []string{token, complete}})
			worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.asks, "the user", "Tea?"), "")
			answer = s.User(world.TheUser).Turns[0]
			worldtest.Says(t, leaves(s, t.Context(), answer),
				"has ended already (complete), so nobody can leave in the middle of it")
		})
	}
}

func TestPartsOfAnAnswer(t *testing.T) {
	s := in(t, worldtest.Stub{Events: []string{`{"type": "token", "content": "green tea"}`, complete}})
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.asks, "the user", "Tea?"), "")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.contains, "the", "tea"), "")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.contains, "the", "coffee"), "lacks a promised part")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.containsNot, "the", "coffee"), "")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.containsNot, "the", "tea"), "behind 6 characters")
}

func TestTokensAreShownAsCellsWriteThem(t *testing.T) {
	if got, want := inCells([]string{" 竹", "👩\u200d", "\u00ada\t"}), "␣竹\n👩\\u200D\n\\u00ADa\\u0009"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUsersAskTogether(t *testing.T) {
	s := in(t, worldtest.Stub{Events: []string{token, broken}, Frames: func(message string) string {
		if strings.Contains(message, "connect") {
			return `{"type": "connected", "session_id": "cup"}`
		}
		return `{"type": "agent_token", "session_id": "cup", "token": "tea"}` + "\n" +
			`{"type": "agent_complete", "session_id": "cup"}`
	}})
	both := tabletest.Table("user | question | through", "Ann | Tea? |", "Ben | Tea? | gateway")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.askTogether, both), "")
	worldtest.Says(t, s.everyAnswerIsWhole(t.Context()), "Ann: the answer to \"Tea?\" did not end as complete")
	worldtest.Says(t, s.idsDiffer(t.Context()), "")
	worldtest.Says(t, s.idsAreUUIDs(t.Context()), "can be guessed")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.sameForAll, tabletest.Table("user", "Ann")),
		"one user alone cannot be compared")
	worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.joins, "Ben", "Ann"), "")
	worldtest.Says(t, s.idsDiffer(t.Context()), "Ann and Ben both have tea")
}

func TestNobodyToLookAtIsNoSuccess(t *testing.T) {
	s := in(t, worldtest.Stub{})
	ctx := t.Context()
	for want, err := range map[string]error{
		"nobody has asked anything":                 s.everyAnswerIsWhole(ctx),
		"fewer than two conversations were started": s.idsDiffer(ctx),
		"nobody has a conversation whose id":        s.idsAreUUIDs(ctx),
		"the user has not chosen a session id":      worldtest.Do(ctx, s.World, s.hasChosenID, "the user"),
		"the user has sent nothing over HTTP yet":   worldtest.Do(ctx, s.World, s.isStreaming, "the user"),
		"Ann has stopped nothing yet":               worldtest.Do(ctx, s.World, s.isAccepted, "Ann's"),
		"has not begun several conversations yet":   worldtest.Do(ctx, s.World, s.eachHoldsItsOwn, "the"),
		"nobody has sent several messages":          worldtest.Do(ctx, s.World, s.holdsEachOnce, "the"),
		"the user has not asked anything yet":       worldtest.Do(ctx, s.World, (*world.Turn).IsWhole, "the"),
		"has no conversation yet":                   worldtest.Do(ctx, s.World, s.stops, "the user"),
		"Ben has not asked anything yet":            worldtest.Do(ctx, s.World, s.attaches, "Ann", "Ben"),
		"Cem has not asked anything yet":            worldtest.Do(ctx, s.World, s.leaves, "Cem"),
	} {
		worldtest.Says(t, err, want)
	}
}

func TestHistoriesAreCompared(t *testing.T) {
	s := in(t, worldtest.Stub{Events: []string{token, complete},
		History: `{"role": "user", "content": "Tea?"}, {"role": "assistant", "content": "tea"}`})
	ctx := t.Context()
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.asks, "the user", "Tea?"), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.holds, "the", 2), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.holds, "the", 3), "the user's history has another length")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.showsAnswer, "the"), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.shows, "the",
		tabletest.Table("role | content", "user | Tea?", "assistant | coffee")), "message 2")
	worldtest.Says(t, s.isUnknown(ctx, "tea"), `something is stored under "tea"`)
	worldtest.Says(t, s.End(ctx, nil), "")
}

func TestAnAnswerMustBeStored(t *testing.T) {
	const question = `{"role": "user", "content": "Tea?"}`
	whole := scriptedllm.DefaultReply("Tea?").FullText()
	stored := func(text string) string {
		return question + fmt.Sprintf(`, {"role": "assistant", "content": %q}`, text)
	}
	for history, want := range map[string]string{
		question:                     "an answer at the end of the history",
		stored(whole[:len(whole)-1]): `the answer to "Tea?" is not stored as a whole`,
		stored(whole):                "",
	} {
		t.Run(want, func(t *testing.T) {
			s := in(t, worldtest.Stub{Events: []string{token, complete}, History: history})
			worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.asks, "the user", "Tea?"), "")
			if want != "" {
				s.WaitAtMost(500 * time.Millisecond)
			}
			worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.isStored, "the"), want)
		})
	}
}

func TestWhatIsDoneManyTimes(t *testing.T) {
	s := in(t, worldtest.Stub{History: `{"role": "user", "content": "Message 1"}`})
	ctx, u := t.Context(), s.User(world.TheUser)
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.begins, "the user", 1, 5), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.eachHoldsItsOwn, "the"), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.begins, "the user", 3, 2), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.eachHoldsItsOwn, "the"), "conversations share their ids")
	s.bulk[u].sessions = []string{"a", "b", "c"}
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.eachHoldsItsOwn, "the"),
		"conversation 2 of 3 does not hold what was said in it")
	u.ChooseSession(worldtest.Session)
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.sendTogether, 2, "the"), "")
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.holdsEachOnce, "the"), "each of 2 messages once")
	s.bulk[u].messages = []string{"Message 1"}
	worldtest.Says(t, worldtest.Do(ctx, s.World, s.holdsEachOnce, "the"), "")
}

func TestTablesAreCheckedBeforeTheScenario(t *testing.T) {
	events := []map[string]string{{"event": "text"}, {"event": "tool start"}}
	doors := []map[string]string{{"user": "Ann", "through": "HTTP"}, {"user": "Ben", "through": "window"}}
	for column, err := range map[string]error{
		"event":   new(promisedEvents).FromTable(events),
		"through": new(questions).FromTable(doors),
	} {
		if bad := new(sentence.CellError); !errors.As(err, &bad) || bad.Row != 1 || bad.Column != column {
			t.Errorf("the second row of the column %s is wrong, and the error is %v", column, err)
		}
	}
}

func TestEventsHaveNames(t *testing.T) {
	for _, w := range eventWords {
		worldtest.Says(t, checkEvent(w.english), "")
		if chineseEvents()[w.chinese] != w.english {
			t.Errorf("%s is not %s", w.chinese, w.english)
		}
	}
	worldtest.Says(t, checkEvent("…"), "")
	worldtest.Says(t, checkEvent("tool start"), "no event is called “tool start”; did you mean “tool starts”?")
}

func TestHistoryMayKeepABeginningOfAnAnswerThatFailed(t *testing.T) {
	const question, other = `{"role": "user", "content": "Tea?"}`, `{"role": "user", "content": "Coffee?"}`
	const broke = "the end of the user's history is not the question, or more than was streamed"
	says := func(text string) string { return fmt.Sprintf(`, {"role": "assistant", "content": %q}`, text) }
	for history, want := range map[string]string{
		question:                          "",
		question + says("tea"):            "",
		question + says("te"):             "",
		other + ", " + question:           "",
		question + says("tea time"):       broke,
		question + says("coffee"):         broke,
		question + says(""):               broke,
		other + says("tea"):               broke,
		other:                             broke,
		"":                                broke,
		question + ", " + other:           broke,
		question + says("t") + says("ea"): broke,
	} {
		s := in(t, worldtest.Stub{Events: []string{token, broken}, History: history})
		worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.startsToAsk, "the user", "Tea?"), "")
		worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.failsAfter, "the", "tea"), "")
		worldtest.Says(t, worldtest.Do(t.Context(), s.World, s.showsNoMore, "the"), want)
	}
}
