package gateway

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/match"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

const (
	connected   = `{"type": "connected", "session_id": "tea"}`
	pong        = `{"type": "pong", "timestamp": 1}`
	token       = `{"type": "agent_token", "session_id": "tea", "token": "tea"}`
	finished    = `{"type": "agent_complete", "session_id": "tea"}`
	busy        = `{"type": "error", "code": "BUSY", "message": "one at a time"}`
	agentFailed = `{"type": "error", "code": "AGENT_ERROR", "message": "the pot is broken"}`
	full        = `{"type": "error", "code": "CAPACITY_EXCEEDED", "message": "no place"}`
)

// in is the subject in a world around a stub.
func in(t *testing.T, s worldtest.Stub) *gateway {
	t.Helper()
	g := join(worldtest.In(t, s))
	t.Cleanup(func() { _ = g.End(context.Background(), errors.New("looked at already")) }) // frees what is open
	return g
}

// frames answers connect and ping soundly, and the n-th other message (from 1) with others[n-1].
func frames(others ...string) func(string) string {
	n := 0
	return func(message string) string {
		switch gjson.Get(message, "type").Str {
		case "connect":
			return connected
		case "ping":
			return pong
		}
		n++
		return others[n-1]
	}
}

// whole is a run with the default answer of the model.
func whole(question string) string {
	said := strconv.Quote(scriptedllm.DefaultReply(question).FullText())
	return `{"type": "agent_token", "session_id": "tea", "token": ` + said + "}\n" + finished
}

func TestEachMessageIsAnsweredOrRefused(t *testing.T) {
	first, second := whole("Tea 1"), whole("Tea 2")
	for name, c := range map[string]struct {
		answers []string
		want    string
	}{
		"all answered":       {[]string{first, second}, ""},
		"one out of order":   {[]string{second, first}, "messages were not answered one after the other"},
		"one refused":        {[]string{first, busy}, ""},
		"all refused":        {[]string{busy, busy}, "messages and their ends do not match"},
		"one lost":           {[]string{first, ""}, "an answer or a refusal for each of 2 messages"},
		"one answered twice": {[]string{first, first + "\n" + first}, "messages and their ends do not match"},
		"one failed":         {[]string{first, agentFailed}, "a message was neither answered nor refused with BUSY"},
	} {
		t.Run(name, func(t *testing.T) {
			g := in(t, worldtest.Stub{Frames: frames(c.answers...)})
			ctx := t.Context()
			worldtest.Says(t, worldtest.Do(ctx, g.World, (*world.User).ConnectGateway, "Ann"), "")
			worldtest.Says(t, worldtest.Do(ctx, g.World, g.sendsMany, "Ann", 2, "Tea"), "")
			worldtest.Says(t, worldtest.Do(ctx, g.World, (*world.User).StillUsable, "Ann"), "") // everything has come
			if name == "one lost" {
				g.WaitAtMost(50 * time.Millisecond)
			}
			worldtest.Says(t, g.eachIsAnswered(ctx), c.want)
		})
	}
}

func TestMessagesBehindAnAnswerAreToldFromItsRest(t *testing.T) {
	first, second, rest := whole("Tea 1"), whole("Tea 2"), token+"\n"+agentFailed+"\n"
	for name, c := range map[string]struct {
		answers []string
		want    string
	}{
		"both answered":          {[]string{rest + first, second}, ""},
		"one refused before":     {[]string{busy + "\n" + rest, second}, ""},
		"all refused":            {[]string{busy, busy}, ""},
		"one lost":               {[]string{rest, second}, "an answer or a refusal for each of 2 messages"},
		"one failed":             {[]string{rest + first, agentFailed}, "a message was neither answered nor refused"},
		"rest that never ends":   {[]string{token, token}, "an answer or a refusal for each of 2 messages"},
		"one answered too often": {[]string{rest + first, second + "\n" + second}, "messages and their ends do not match"},
	} {
		t.Run(name, func(t *testing.T) {
			g := in(t, worldtest.Stub{Frames: frames(append([]string{token}, c.answers...)...)})
			ctx := t.Context()
			worldtest.Says(t, worldtest.Do(ctx, g.World, (*world.User).ConnectGateway, "Ann"), "")
			ann := g.User("Ann")
			if _, err := ann.BeginAtGateway(ctx, "Milk"); err != nil {
				t.Fatal(err)
			}
			worldtest.Says(t, ann.StillUsable(ctx), "") // its beginning has come
			worldtest.Says(t, worldtest.Do(ctx, g.World, g.sendsMany, "Ann", 2, "Tea"), "")
			worldtest.Says(t, ann.StillUsable(ctx), "") // everything has come
			if strings.HasPrefix(c.want, "an answer or a refusal") {
				g.WaitAtMost(50 * time.Millisecond)
			}
			worldtest.Says(t, g.eachIsAnswered(ctx), c.want)
		})
	}
}

func TestHearingNothing(t *testing.T) {
	foreign := strings.ReplaceAll(token, `"session_id": "tea"`, `"session_id": "coffee"`)
	for name, c := range map[string]struct{ atConnect, want string }{
		"nothing":                      {"", ""},
		"a pong":                       {"\n" + pong, ""},
		"a heartbeat":                  {"\n" + `{"type": "heartbeat", "timestamp": 7}`, ""},
		"an unknown type with a text":  {"\n" + `{"type": "hint", "content": "You"}`, "a message to Ann through the gateway"},
		"a message without a type":     {"\n" + `{"timestamp": 7}`, "a message to Ann through the gateway"},
		"a token":                      {"\n" + token, "unexpected: a message to Ann through the gateway"},
		"a token of another session":   {"\n" + foreign, "Ann received an event of another session"},
		"an error":                     {"\n" + agentFailed, "unexpected: a message to Ann through the gateway"},
		"a token before Ann sent ping": {"\n" + token, ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := in(t, worldtest.Stub{Frames: func(message string) string {
				if strings.Contains(message, "connect") {
					return connected + c.atConnect
				}
				return pong
			}})
			ctx := t.Context()
			worldtest.Says(t, worldtest.Do(ctx, g.World, (*world.User).ConnectGateway, "Ann"), "")
			// what was to come has come
			worldtest.Says(t, worldtest.Do(ctx, g.World, (*world.User).StillUsable, "Ann"), "")
			if strings.Contains(name, "before") {
				worldtest.Says(t, worldtest.Do(ctx, g.World, g.pings, "Ann", "7"), "")
			}
			worldtest.Says(t, worldtest.Do(ctx, g.World, g.tellsNothing, "Ann", "10 ms"), c.want)
			worldtest.Says(t, worldtest.Do(ctx, g.World, g.tellsNothing, "Ann", "10 mornings"),
				"“mornings” is not a unit of a time")
		})
	}
}

func TestVisitorsAreServedOrRefused(t *testing.T) {
	hello := func(ends string) func(string) string {
		return func(message string) string {
			if gjson.Get(message, "type").Str == "chat" {
				return ends
			}
			return frames()(message)
		}
	}
	for name, c := range map[string]struct {
		frames func(string) string
		served int
		want   string
	}{
		"all served":      {hello(whole("Hello from user 1")), 1, ""},
		"too many served": {hello(whole("Hello from user 1")), 0, "another number of users was served"},
		"all refused":     {func(string) string { return full }, 0, ""},
		"refused otherwise": {func(string) string { return busy }, 0,
			"a user was neither served nor refused as promised"},
		"not answered": {hello(token + "\n" + agentFailed), 1,
			"a user was neither served nor refused as promised"},
	} {
		t.Run(name, func(t *testing.T) {
			g := in(t, worldtest.Stub{Frames: c.frames})
			worldtest.Says(t, g.comeAtOnce(t.Context(), 1), "")
			worldtest.Says(t, g.someAreServed(t.Context(), c.served, "CAPACITY_EXCEEDED"), c.want)
		})
	}
}

func TestVisitorsWhoHearNothing(t *testing.T) {
	g := in(t, worldtest.Stub{})
	g.WaitAtMost(50 * time.Millisecond)
	worldtest.Says(t, g.comeAtOnce(t.Context(), 2), "the answer to connect")
}

func TestCommandsAreAnswered(t *testing.T) {
	status := `{"type": "agent_token", "session_id": "tea", "token": "the session is tea"}`
	start := `{"type": "agent_tool_start", "session_id": "tea", "tool_call_id": "1", "tool_name": "kettle"}`
	g := in(t, worldtest.Stub{Frames: frames(pong, status, start)})
	ctx := t.Context()
	worldtest.Says(t, worldtest.Do(ctx, g.World, (*world.User).ConnectGateway, "Ann"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.commands, "Ann", "ping"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.commandPonged, "Ann"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.tellsStatus, "Ann"), "the command status was not answered")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.commands, "Ann", "status"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.tellsStatus, "Ann"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.commands, "Ann", "kettle"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.startsTool, "kettle", "Ann"), "")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.startsTool, "pot", "Ann"), "the command did not start its tool")
	worldtest.Says(t, worldtest.Do(ctx, g.World, g.sendsLargeCommands, "Ann", 1, "1 spoon"), "spoon")
}

func TestLooksLikeClock(t *testing.T) {
	now := time.Now()
	for text, want := range map[string]bool{
		"":                                         false,
		"7":                                        false,
		"1700000000123":                            false,
		strings.Repeat("9", 30):                    false,
		strconv.FormatInt(now.Unix(), 10):          true,
		strconv.FormatInt(now.UnixMilli(), 10):     true,
		strconv.FormatInt(now.UnixNano(), 10):      true,
		fmt.Sprintf("%d.25", now.Unix()):           true,
		now.Format(time.RFC3339):                   true,
		`"` + now.Format(time.RFC3339) + `"`:       true,
		now.AddDate(-1, 0, 0).Format(time.RFC3339): false,
		now.AddDate(1, 0, 0).Format(time.RFC3339):  false,
	} {
		if got := looksLikeClock(text); got != want {
			t.Errorf("looksLikeClock(%q) = %t", text, got)
		}
	}
}

func TestNobodyToLookAtIsNoSuccess(t *testing.T) {
	g := in(t, worldtest.Stub{})
	ctx := t.Context()
	for want, err := range map[string]error{
		"nobody has sent several messages yet":       g.eachIsAnswered(ctx),
		"nobody has come to the gateway yet":         g.someAreServed(ctx, 1, "BUSY"),
		"no browser page has opened the gateway yet": errors.Join(g.browserIn(ctx), g.browserRefused(ctx, match.Codes{403})),
		"Ann is not connected":                       worldtest.Do(ctx, g.World, (*world.User).StillUsable, "Ann"),
		"Ben is not connected":                       worldtest.Do(ctx, g.World, g.closes, "Ben"),
		"Cem is not connected":                       worldtest.Do(ctx, g.World, g.pongBeforeEnd, "Cem's"),
		"Dan is not connected":                       worldtest.Do(ctx, g.World, g.refuses, "Dan", "BUSY"),
		"Eve is not connected":                       worldtest.Do(ctx, g.World, g.answersPing, "Eve", "7"),
		"Fay is not connected":                       worldtest.Do(ctx, g.World, g.tellsNothing, "Fay", "1 ms"),
		"Gus has not asked anything yet":             worldtest.Do(ctx, g.World, g.comesLate, "Ann", "Gus"),
		"Hal has no conversation yet":                worldtest.Do(ctx, g.World, g.isConnectedWith, "Ann", "Hal"),
		"Ida is not connected": errors.Join(worldtest.Do(ctx, g.World, g.leaves, "Ida"),
			worldtest.Do(ctx, g.World, g.isReset, "Ida")),
	} {
		worldtest.Says(t, err, want)
	}
}

func TestBrowserPagesAreJudged(t *testing.T) {
	g := in(t, worldtest.Stub{}) // refuses every foreign origin
	ctx := t.Context()
	worldtest.Says(t, g.browserOpens(ctx, "https://evil.example"), "")
	worldtest.Says(t, g.browserRefused(ctx, match.Codes{403}), "")
	worldtest.Says(t, g.browserRefused(ctx, match.Codes{401}), "the page of https://evil.example was not refused")
	worldtest.Says(t, g.browserIn(ctx), "403")
	worldtest.Says(t, g.browserOpens(ctx, ""), "")
	worldtest.Says(t, g.browserIn(ctx), "")
	worldtest.Says(t, g.browserRefused(ctx, match.Codes{403}), "the handshake succeeded")
	worldtest.Says(t, g.browserRebound(ctx, "null"), "is no origin with a name")
	over, cancel := context.WithCancel(ctx)
	cancel()
	worldtest.Says(t, g.browserOpens(over, "https://evil.example"), "context canceled")
}

func TestAScenarioForgetsTheOneBefore(t *testing.T) {
	g := in(t, worldtest.Stub{})
	worldtest.Says(t, g.browserOpens(t.Context(), ""), "")
	g.Open(&report.Scenario{}, time.Second)
	worldtest.Says(t, g.browserIn(t.Context()), "no browser page has opened the gateway yet")
}
