package wire

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/match"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table/tabletest"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

const (
	token  = `{"type": "token", "content": "te"}`
	fog    = `{"type": "fog"}`
	broken = `{"type": "error", "message": "no tea"}`
)

// in is the subject in a world around a stub.
func in(t *testing.T, s worldtest.Stub) *wire {
	t.Helper()
	x := join(worldtest.In(t, s))
	t.Cleanup(func() { _ = x.End(context.Background(), errors.New("looked at already")) }) // frees what is open
	return x
}

func values(rows ...string) *godog.Table {
	return tabletest.Table(append([]string{"path | is | value"}, rows...)...)
}

func headers(rows ...string) *godog.Table {
	return tabletest.Table(append([]string{"header | is | value"}, rows...)...)
}

func doc(text string) *godog.DocString { return &godog.DocString{Content: text} }

func TestOnlyAStatusFrom500To599IsAServerError(t *testing.T) {
	x := in(t, worldtest.Stub{})
	for status, want := range map[int]string{500: "", 503: "", 507: "", 599: "", 499: "expected: 500 to 599",
		200: "expected: 500 to 599", 600: "expected: 500 to 599"} {
		x.Calls().Add(client.Request{Method: "GET"}, &client.Response{Status: status})
		worldtest.Says(t, x.isServerError(t.Context()), want)
	}
}

func TestCallsAreJudged(t *testing.T) {
	x := in(t, worldtest.Stub{})
	ctx := t.Context()
	worldtest.Says(t, x.asksHealth(ctx, "/boom"), "")
	worldtest.Says(t, x.statusIs(ctx, match.Codes{200, 404}), "expected: 200 OK or 404 Not Found")
	worldtest.Says(t, x.statusIs(ctx, match.Codes{404}), "GET /boom was answered with another status")
	worldtest.Says(t, x.statusIs(ctx, match.Codes{404, 503}), "")
	worldtest.Says(t, x.isServerError(ctx), "")
	worldtest.Says(t, x.saysWhatIsWrong(ctx), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.cameWithin, "1 min"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.cameWithin, "1 ns"), "the reply to GET /boom came ")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.cameWithin, "1 cup"), "“cup” is not a unit of a time")
	worldtest.Says(t, x.isHealthy(ctx), "the server does not say that it is healthy")
	worldtest.Says(t, x.headerContains(ctx, "content-type", "TEXT/plain"), "")
	worldtest.Says(t, x.headerContains(ctx, "content-type", "json"), `the header "content-type" is not as promised`)
	worldtest.Says(t, x.callsWithSize(ctx, "body", 10), "a message needs at least")
	worldtest.Says(t, x.End(ctx, nil), "")
}

func TestAServerErrorThatNoSentenceLookedAtFailsTheScenario(t *testing.T) {
	x := in(t, worldtest.Stub{})
	worldtest.Says(t, x.calls(t.Context(), http.MethodGet, "/boom"), "")
	worldtest.Says(t, x.End(t.Context(), nil), "GET /boom was answered with 503, which no sentence expected")
}

func TestRepliesAreCompared(t *testing.T) {
	x := in(t, worldtest.Stub{})
	ctx := t.Context()
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.callsWithBody, http.MethodPost, "/api/v1/chat", "{}"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyHolds, values("session_id | equals | tea")), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyHolds, values("session_id | equals | coffee")),
		"of the reply to POST /api/v1/chat")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyIs, doc(`{"session_id": <any string>, …}`)), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyIs, doc(`{"session_id": <any number>, …}`)),
		"session_id: <any number> was promised")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.hasHeaders,
		headers("CONTENT-LENGTH | matches | ^[0-9]+$", "X-Tea | is absent | ")), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.hasHeaders, headers("content-type | equals | tea")),
		"the headers of the reply")
	worldtest.Says(t, x.keepsFromReply(ctx, "session_id", "id"), "")
	worldtest.Says(t, x.keepsFromReply(ctx, "tea", "other"), `has no value at "tea"`)
	if got, err := x.Expand("{id}"); err != nil || got != "tea" {
		t.Errorf("{id} is %q, %v", got, err)
	}

	worldtest.Says(t, x.calls(ctx, http.MethodGet, "/boom"), "")
	worldtest.Says(t, x.statusIs(ctx, match.Codes{503}), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyIs, doc("out of tea\n")), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyIs, doc("out of coffee")), "is not the promised text")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyHolds, values("a | exists | ")), "is not JSON")
	worldtest.Says(t, x.keepsFromReply(ctx, "a", "b"), "is not JSON")
	worldtest.Says(t, x.End(ctx, nil), "")
}

func TestARefusalMustSayWhatIsWrong(t *testing.T) {
	x := in(t, worldtest.Stub{})
	x.Calls().Add(client.Request{}, &client.Response{Status: 400, Body: []byte(`{"error": " "}`)})
	worldtest.Says(t, x.saysWhatIsWrong(t.Context()), "the refusal does not say what is wrong")
}

func TestEachCallCarriesTheHeaders(t *testing.T) {
	x := in(t, worldtest.Stub{})
	ctx := t.Context()
	carries := func(row string) error {
		return worldtest.Do(ctx, x.World, x.carriesHeaders, tabletest.Table("header | value", row))
	}
	worldtest.Says(t, carries("X-Trace | 42"), "")
	worldtest.Says(t, carries("content-type | text/tea"), "")
	worldtest.Says(t, carries(" | 1"), "is no name for a header")
	worldtest.Says(t, carries("X | 1\r\nY: 2"), "cannot hold a line break")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.callsWithBody, http.MethodPost, "/api/v1/chat", "{}"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.callsWithType, http.MethodPost, "/tea", "text/plain", "tea"), "")
	sent := x.Story.Evidence()[0].Text
	for _, want := range []string{"content-type: text/tea; x-trace: 42", "content-type: text/plain; x-trace: 42"} {
		if !strings.Contains(sent, want) {
			t.Errorf("nothing was sent with %q:\n%s", want, sent)
		}
	}
}

func TestACallIsNamedByWhatItCarried(t *testing.T) {
	call := func(contentType string, body []byte, chunked bool) *world.Call {
		h := http.Header{}
		if contentType != "" {
			h.Set("Content-Type", contentType)
		}
		return &world.Call{Request: client.Request{Header: h, Body: body, Chunked: chunked},
			Response: &client.Response{Method: "POST", Path: "/tea"}}
	}
	letters := strings.Repeat("a", 201)
	for want, c := range map[string]*world.Call{
		"POST /tea":                                                  call("", nil, false),
		"POST /tea with an empty body":                               call("application/json", nil, false),
		"POST /tea with the body {}":                                 call("application/json", []byte("{}"), false),
		"POST /tea with a body of 201 bytes":                         call("application/json", []byte(letters), false),
		"POST /tea with a chunked body of 2 bytes":                   call("application/json", []byte("{}"), true),
		`POST /tea with the body "tea \xff"`:                         call("application/json", []byte("tea \xff"), false),
		"POST /tea with the content type text/tea with the body hot": call("text/tea", []byte("hot"), false),
	} {
		if got := whatWasCalled(c); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestABodyThatIsNoTextIsShownInEscapes(t *testing.T) {
	x := in(t, worldtest.Stub{})
	worldtest.Says(t, worldtest.Do(t.Context(), x.World, x.callsWithBytes, http.MethodPost, "/api/v1/chat",
		tabletest.Table("bytes", "'tea ' FF")), "")
	worldtest.Says(t, x.statusIs(t.Context(), match.Codes{400}),
		`with the body "tea \xff" was answered with another status`)
}

func TestEmptyMessagesAreRefusedAtOnceOrAtTheStream(t *testing.T) {
	x := in(t, worldtest.Stub{Events: []string{token}})
	for _, c := range []struct {
		empty emptyMessage
		want  string
	}{
		{emptyMessage{create: 400}, ""},
		{emptyMessage{create: 201, stream: 400}, ""},
		{emptyMessage{create: 201, stream: 200}, "201, then 200 for the stream"},
		{emptyMessage{create: 500}, "500, then 0 for the stream"},
		{emptyMessage{create: 200, stream: 400}, "the empty message was not refused"},
	} {
		x.empty = &c.empty
		worldtest.Says(t, x.emptyRefused(t.Context()), c.want)
	}
	worldtest.Says(t, x.sendsEmpty(t.Context()), "")
	worldtest.Says(t, x.emptyRefused(t.Context()), "201, then 200 for the stream")
}

func TestEventsOfAStreamAreComparedAsTheyCome(t *testing.T) {
	x := in(t, worldtest.Stub{Events: []string{token, fog, broken}})
	if _, err := x.User(world.TheUser).Begin(t.Context(), "Tea?"); err != nil {
		t.Fatal(err)
	}
	sends := func(rows ...string) error {
		return worldtest.Do(t.Context(), x.World, x.streamSends, "the",
			tabletest.Table(append([]string{"data"}, rows...)...))
	}
	worldtest.Says(t, sends(`{"type": "token", …}`, "…"), "")
	worldtest.Says(t, sends(`{"type": "token", …}`, fog), "number 3 came behind the last row")
	worldtest.Says(t, sends(`{"type": "token", …}`, `{"type": "mist"}`, "…"), "row 2 and number 2 part")
	worldtest.Says(t, sends("…", `{"type": "error", "message": <any string>}`), "")
	worldtest.Says(t, sends(token, "{"), "the document cannot be read")
	worldtest.Says(t, x.End(t.Context(), nil), "") // the error at the end was expected
}

func TestAnEventThatDoesNotComeIsShown(t *testing.T) {
	x := in(t, worldtest.Stub{Events: []string{token}, Open: true})
	turn, err := x.User(world.TheUser).Begin(t.Context(), "Tea?")
	if err != nil {
		t.Fatal(err)
	}
	worldtest.Says(t, turn.WaitTokens(t.Context(), 1), "")
	x.WaitAtMost(50 * time.Millisecond)
	rows := tabletest.Table("data", `{"type": "token", …}`, `{"type": "complete", …}`, "…")
	worldtest.Says(t, worldtest.Do(t.Context(), x.World, x.streamSends, "the", rows), "row 2 did not come")
	worldtest.Says(t, worldtest.Do(t.Context(), x.World, x.streamSends, "the", tabletest.Table("data", token)),
		"the orderly end")
}

func TestAnEventThatCannotComeAnyMoreIsShown(t *testing.T) {
	x := in(t, worldtest.Stub{Events: []string{token}})
	if _, err := x.User(world.TheUser).Begin(t.Context(), "Tea?"); err != nil {
		t.Fatal(err)
	}
	err := worldtest.Do(t.Context(), x.World, x.streamSends, "the", tabletest.Table("data", token, fog, "…"))
	worldtest.Says(t, err, "row 2 did not come")
	worldtest.Says(t, err, "then:     the stream ended")
}

func TestAScenarioForgetsTheOneBefore(t *testing.T) {
	x := in(t, worldtest.Stub{})
	x.empty = &emptyMessage{create: 400}
	x.Open(&report.Scenario{}, time.Second)
	worldtest.Says(t, x.emptyRefused(t.Context()), "no empty message has been sent yet")
}

func TestTablesAreCheckedBeforeTheRun(t *testing.T) {
	x := in(t, worldtest.Stub{})
	ctx := t.Context()
	odd := "a | resembles | b"
	for name, err := range map[string]error{
		"values":  worldtest.Do(ctx, x.World, x.replyHolds, values(odd)),
		"headers": worldtest.Do(ctx, x.World, x.hasHeaders, headers(odd)),
		"frames":  worldtest.Do(ctx, x.World, x.framesCome, "the user", tabletest.Table("frame", "{")),
	} {
		var cell *sentence.CellError
		if !errors.As(err, &cell) || cell.Row != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.replyIs, doc(`{"a": <any tea>}`)), "any tea")
}

func TestNobodyToLookAtIsNoSuccess(t *testing.T) {
	x := in(t, worldtest.Stub{})
	ctx := t.Context()
	for _, err := range []error{
		x.isHealthy(ctx), worldtest.Do(ctx, x.World, x.cameWithin, "1 s"), x.statusIs(ctx, match.Codes{200}),
		x.saysWhatIsWrong(ctx), x.readsStream(ctx),
		x.headerContains(ctx, "a", "b"), x.keepsFromReply(ctx, "a", "b"),
		worldtest.Do(ctx, x.World, x.replyHolds, values()),
		worldtest.Do(ctx, x.World, x.replyIs, doc("OK")), worldtest.Do(ctx, x.World, x.hasHeaders, headers()),
	} {
		worldtest.Says(t, err, "no call has been made yet")
	}
	for _, err := range []error{
		worldtest.Do(ctx, x.World, x.keepsFromAnswer, "a", "the user", "b"),
		worldtest.Do(ctx, x.World, x.answerHolds, "the user", values()),
		worldtest.Do(ctx, x.World, x.answerIs, "the user", doc("{…}")),
		worldtest.Do(ctx, x.World, x.sends, "1 s", "the user", values()),
		worldtest.Do(ctx, x.World, x.sendsNone, "1 s", "the user", values()),
		worldtest.Do(ctx, x.World, x.framesCome, "the user", tabletest.Table("frame", "…")),
		worldtest.Do(ctx, x.World, x.onePong, "tea", "the user"),
		worldtest.Do(ctx, x.World, x.hasSent, "the user", "tea"),
	} {
		worldtest.Says(t, err, "the user is not connected")
	}
	worldtest.Says(t, x.emptyRefused(ctx), "no empty message has been sent yet")
	worldtest.Says(t, x.nothingStored(ctx), "the user has no conversation yet")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.streamSends, "the", tabletest.Table("data", "…")),
		"the user has not asked anything yet")
	worldtest.Says(t, x.End(ctx, nil), "")
}

func TestAnAnsweredQuestionHasNoOtherAnswer(t *testing.T) {
	const said, nothing = "does not stay without another answer", ""
	for _, c := range []struct {
		idle config.IdleStream
		stub worldtest.Stub
		says string
	}{
		{config.Refused, worldtest.Stub{}, said},
		{config.Refused, worldtest.Stub{Open: true}, said},
		{config.Ends, worldtest.Stub{Events: []string{`{"type": "complete"}`}}, nothing},
		{config.Ends, worldtest.Stub{Events: []string{token, `{"type": "complete"}`}}, said},
		{config.Ends, worldtest.Stub{Open: true}, said},
		{config.Open, worldtest.Stub{Open: true}, nothing},
		{config.Open, worldtest.Stub{Open: true, Events: []string{token}}, said},
		{config.Open, worldtest.Stub{}, said},
		{config.Open, worldtest.Stub{Events: []string{`{"type": "complete"}`}}, nothing},
		{config.Open, worldtest.Stub{Events: []string{token, `{"type": "complete"}`}}, said},
	} {
		c.stub.Ways.IdleStream = c.idle
		x := in(t, c.stub)
		worldtest.Says(t, x.givesNoOther(t.Context(), x.User(world.TheUser)), "has asked nothing over HTTP")
		if _, err := x.User(world.TheUser).Send(t.Context(), "Hello"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		worldtest.Says(t, x.givesNoOther(ctx, x.User(world.TheUser)), c.says)
		cancel()
	}
}
