package load

import (
	"slices"
	"strings"
	"testing"
	"time"

	engine "bamboo-spec/support/load"
	"bamboo-spec/support/workload"
	"bamboo-spec/support/world/worldtest"
)

// plans are the sentences about a load, and what it is then in words.
var plans = map[string]string{
	"1 user holds 1 conversation":                                                      "1 conversation by 1 user over HTTP",
	"10 users hold 50 conversations":                                                   "50 conversations by 10 users over HTTP",
	"10 users hold 50 conversations through the gateway":                               "50 conversations by 10 users through the gateway",
	"20 users hold one conversation each at the same time":                             "20 conversations by 20 users at once over HTTP",
	"20 users hold one conversation each through the gateway at the same time":         "20 conversations by 20 users at once through the gateway",
	"5 users hold conversations for 2 s":                                               "5 users for 2 s over HTTP",
	"5 users hold conversations through the gateway for 2 s":                           "5 users for 2 s through the gateway",
	"20 conversations start every second for 3 s":                                      "20 conversations a second for 3 s over HTTP",
	"20 conversations start every second through the gateway for 3 s":                  "20 conversations a second for 3 s through the gateway",
	"a conversation starts every 500 ms for 3 s":                                       "2 conversations a second for 3 s over HTTP",
	"users hold conversations for 9 s, ramping from 1 to 10 users over 4 s":            "1 to 10 users for 9 s over HTTP",
	"conversations start for 9 s, ramping from 5 to 30 every second over 4 s":          "5 to 30 conversations a second for 9 s over HTTP",
	"20 conversations start every second at random moments for 3 s":                    "20 conversations a second at random moments for 3 s over HTTP",
	"1 conversation starts every second through the gateway at random moments for 9 s": "1 conversation a second at random moments for 9 s through the gateway",
	"20 conversations start at once every 500 ms for 2 s":                              "20 conversations at once every 500 ms for 2 s over HTTP",
	"20 conversations start at once every 3 s through the gateway for 9 s":             "20 conversations at once every 3 s for 9 s through the gateway",
	"conversations start for 9 s, going from 5 to 30 every second in 5 steps over 4 s": "5 to 30 conversations a second in 5 steps for 9 s over HTTP",
	"每秒在随机时刻开始 20 次对话，持续 1 秒":                                                          "20 conversations a second at random moments for 1 s over HTTP",
	"20 次对话同时开始，每隔 500 毫秒一次，持续 2 秒":                                                    "20 conversations at once every 500 ms for 2 s over HTTP",
	"2 users hold 4 conversations and stop each answer after 5 tokens": "4 conversations by 2 users over HTTP" +
		"; asking “count from 1 to 20, one every 20 ms”; stopping each answer after 5 tokens",
	"10 users stay connected to the gateway and send 3 messages each": "30 conversations by 10 users who stay connected to the gateway",
	"a user asks 2 questions through the gateway while 10 other clients follow the conversation": "2 conversations by 1 user through the gateway, in one session" +
		"; asking “count from 1 to 20, one every 20 ms”; 10 clients following",
	"users are added until an objective is missed":                                                    "3 conversations by 1 user over HTTP",
	"users are added through the gateway until an objective is missed, within 2 min":                  "3 conversations by 1 user through the gateway",
	"conversations per second are added through the gateway until an objective is missed":             "1 conversation a second for 3 s through the gateway",
	"users are added through the gateway until an objective is missed":                                "3 conversations by 1 user through the gateway",
	"conversations per second are added until an objective is missed":                                 "1 conversation a second for 3 s over HTTP",
	"conversations per second are added until an objective is missed, within 2 min":                   "1 conversation a second for 3 s over HTTP",
	"users are added until an objective is missed, within 2 min":                                      "3 conversations by 1 user over HTTP",
	"conversations per second are added through the gateway until an objective is missed, within 2 s": "1 conversation a second for 3 s through the gateway",
	"5 个用户一共进行 30 次对话":                                                                                "30 conversations by 5 users over HTTP",
	"5 个用户通过网关一共进行 30 次对话":                                                                            "30 conversations by 5 users through the gateway",
	"5 个用户持续对话 1 秒":                                                                                   "5 users for 1 s over HTTP",
	"每秒开始 20 次对话，持续 1 秒":                                                                              "20 conversations a second for 1 s over HTTP",
}

// profiles are the sentences about what stands beside a load, and what is then added to its words.
var profiles = map[string]string{
	"every answer counts to 5, one number every 10 ms": "asking “count from 1 to 5, one every 10 ms”",
	"every answer counts to 5 without a pause":         "asking “count from 1 to 5, one every 0 ms”",
	"the model thinks for 200 ms before every answer":  "the model thinking for 200 ms first",
	"users pause for 100 ms between conversations":     "100 ms between conversations",
	"Bamboo has been warmed up with 10 conversations":  "10 conversations before that",
	"20 idle clients are connected to the gateway":     "20 clients connected that say nothing",
	"每个回答都数到 5，每 20 毫秒一个数":                             "asking “count from 1 to 5, one every 20 ms”",
	"模型在每个回答之前思考 50 毫秒":                                "the model thinking for 50 ms first",
	"Bamboo 已经过 10 次对话的预热":                             "10 conversations before that",
}

func TestSentencesBecomeALoad(t *testing.T) {
	for text, want := range plans {
		l := planning()
		worldtest.Says(t, l.plans(t, text), "")
		if got := l.work.String(); got != want && !strings.HasPrefix(got, want+"; asking ") {
			t.Errorf("%s:\ngot  %s\nwant %s", text, got, want)
		}
		worldtest.Says(t, l.plans(t, text), "the scenario has a load already")
	}
	for text, want := range profiles {
		l := planning()
		worldtest.Says(t, l.plans(t, text), "")
		worldtest.Says(t, l.plans(t, "5 users hold 20 conversations"), "")
		if got := l.work.String(); !strings.Contains(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestEverySentenceOfALoadIsTried compares the tables above with the book.
func TestEverySentenceOfALoadIsTried(t *testing.T) {
	l := planning()
	for _, s := range l.book.Sentences() {
		tried := s.Columns != nil // tables have tests of their own
		for _, all := range []map[string]string{plans, profiles} {
			for text := range all {
				tried = tried || s.Expr.MatchString(text)
			}
		}
		if !tried {
			t.Errorf("nothing above is said as %s", s.Expr)
		}
	}
}

func TestALoadThatMakesNoSenseIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"0 users hold 5 conversations":                                                     "at least one user",
		"0 conversations start at once every 1 s for 5 s":                                  "the rate must be over 0",
		"conversations start for 9 s, going from 5 to 30 every second in 0 steps over 4 s": "write 1 step or more",
		"2 users hold 4 conversations and stop each answer after 20 tokens":                "is answered with 20; let answers count further",
	} {
		worldtest.Says(t, planning().plans(t, text), want)
	}
	l := planning()
	worldtest.Says(t, l.plans(t, "users pause for 100 ms between conversations"), "")
	worldtest.Says(t, l.plans(t, "20 conversations start every second for 2 s"),
		"users who start by a schedule do not pause")
}

func TestSchedulesKeepTheirRamp(t *testing.T) {
	l := planning()
	worldtest.Says(t, l.plans(t, "users hold conversations for 9 s, ramping from 1 to 10 users over 4 s"), "")
	if want := (engine.Closed{From: 1, Users: 10, Ramp: 4 * time.Second, For: 9 * time.Second}); l.work.Pacer != want {
		t.Errorf("got %+v, want %+v", l.work.Pacer, want)
	}
	l = planning()
	worldtest.Says(t, l.plans(t, "conversations start for 9 s, ramping from 5 to 30 every second over 4 s"), "")
	if want := (engine.Open{From: 5, Rate: 30, Ramp: 4 * time.Second, For: 9 * time.Second}); l.work.Pacer != want {
		t.Errorf("got %+v, want %+v", l.work.Pacer, want)
	}
}

func TestUsersAskInAMix(t *testing.T) {
	const mix = "users ask in this mix:"
	l := planning()
	worldtest.Says(t, l.plans(t, mix, "message | share", "hello | 70 %", "bye | 30"), "")
	worldtest.Says(t, l.plans(t, "5 users hold 20 conversations"), "")
	if want := []workload.Message{{Text: "hello", Share: 70}, {Text: "bye", Share: 30}}; !slices.Equal(l.work.Mix,
		want) {
		t.Errorf("got %+v, want %+v", l.work.Mix, want)
	}
	for share, row := range map[string]int{"much": 1, "0 %": 2, "101 %": 3, "": 2, "7.5 %": 1} {
		rows := []string{"message | share", "a | 10 %", "b | 10 %", "c | 10 %"}
		rows[row] = "a | " + share
		want := "“" + share + "” is not a share; write a whole number of per cent from 1 to 100: 70 %"
		wrongCell(t, planning().plans(t, mix, rows...), row, "share", want)
	}
}

func TestWhatIsSaidBehindALoadIsTooLate(t *testing.T) {
	l := planning()
	l.results = append(l.results, measured(1))
	err := l.plans(t, "users pause for 100 ms between conversations")
	worldtest.Says(t, err, "the load of this scenario is over; say this before it")
}

func TestALoadNeedsAServerThatNobodyHasTalkedTo(t *testing.T) {
	l := in(worldtest.In(t, worldtest.Stub{}))
	if _, err := l.Server(t.Context()); err != nil {
		t.Fatal(err)
	}
	worldtest.Says(t, l.plans(t, "5 users hold 20 conversations"), "the server of this scenario has already started")
	worldtest.Says(t, l.measure(t.Context()), "somebody has talked to Bamboo before the load")
	worldtest.Says(t, l.End(t.Context(), nil), "")
}
