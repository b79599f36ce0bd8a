package world

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/match"
)

func TestRepliesAreCompared(t *testing.T) {
	w := in(t, stub{})
	says(t, w.ReplyHolds(nil), "no call has been made yet")
	says(t, w.ReplyIs("OK"), "no call has been made yet")
	says(t, w.HeadersHold(nil), "no call has been made yet")
	says(t, w.KeepFromReply("a", "b"), "no call has been made yet")

	says(t, w.CallWithBody(t.Context(), http.MethodPost, "/api/v1/chat", []byte("{}")), "")
	says(t, w.ReplyHolds([]match.Row{{Path: "session_id", Is: "equals", Value: "tea"}}), "")
	says(t, w.ReplyHolds([]match.Row{{Path: "session_id", Is: "equals", Value: "coffee"}}), "1 of 1 values of the reply to POST /api/v1/chat")
	says(t, w.ReplyIs(`{"session_id": <any string>, …}`), "")
	says(t, w.ReplyIs(`{"session_id": <any number>, …}`), "session_id: <any number> was promised")
	says(t, w.HeadersHold([]match.Row{{Path: "CONTENT-LENGTH", Is: "matches", Value: "^[0-9]+$"}, {Path: "X-Tea", Is: "is absent"}}), "")
	says(t, w.HeadersHold([]match.Row{{Path: "content-type", Is: "equals", Value: "tea"}}), "the headers of the reply")
	says(t, w.KeepFromReply("session_id", "id"), "")
	if got := must[string](t)(w.Expand("{id}")); got != "tea" {
		t.Errorf("{id} is %q", got)
	}
	says(t, w.KeepFromReply("tea", "other"), `has no value at "tea"`)

	says(t, w.Call(t.Context(), bamboo.Request{Path: "/boom"}), "")
	says(t, w.StatusIs(503), "")
	says(t, w.ReplyIs("out of tea\n"), "")
	says(t, w.ReplyIs("out of coffee"), "is not the promised text")
	says(t, w.ReplyHolds([]match.Row{{Path: "a", Is: "exists"}}), "is not JSON")
	says(t, w.End(t.Context(), nil), "")
}

func TestEachCallCarriesTheHeaders(t *testing.T) {
	w := in(t, stub{})
	says(t, w.CarryHeader("X-Trace", "42"), "")
	says(t, w.CarryHeader("content-type", "text/tea"), "")
	says(t, w.CarryHeader("", "1"), "cannot be sent as a header")
	says(t, w.CarryHeader("X", "1\r\nY: 2"), "cannot be sent as a header")
	says(t, w.CallWithBody(t.Context(), http.MethodPost, "/api/v1/chat", []byte("{}")), "")
	says(t, w.Call(t.Context(), bamboo.Request{Method: http.MethodPost, Path: "/tea", Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte("tea")}), "")
	sent := w.Evidence()[0].Text
	for _, want := range []string{"content-type: text/tea; x-trace: 42", "content-type: text/plain; x-trace: 42"} {
		if !strings.Contains(sent, want) {
			t.Errorf("nothing was sent with %q:\n%s", want, sent)
		}
	}
	says(t, w.End(t.Context(), nil), "")
}

func series(t *testing.T, rows ...string) *match.Series {
	t.Helper()
	return must[*match.Series](t)(match.ParseSeries(rows))
}

func TestEventsOfAStreamAreComparedAsTheyCome(t *testing.T) {
	w := in(t, stub{events: []string{`{"type": "token", "content": "te"}`, `{"type": "fog"}`, `{"type": "error", "message": "no tea"}`}})
	tu := must[*Turn](t)(w.User(theUser).Begin(t.Context(), "Tea?"))
	says(t, tu.StreamSends(t.Context(), series(t, `{"type": "token", …}`, "…")), "")
	says(t, tu.StreamSends(t.Context(), series(t, `{"type": "token", …}`, `{"type": "fog"}`)), "number 3 came behind the last row")
	says(t, tu.StreamSends(t.Context(), series(t, `{"type": "token", …}`, `{"type": "mist"}`, "…")), "row 2 and number 2 part")
	says(t, tu.StreamSends(t.Context(), series(t, "…", `{"type": "error", "message": <any string>}`)), "")
	says(t, w.End(t.Context(), nil), "")
}

func TestAPromisedEventThatDoesNotComeIsTold(t *testing.T) {
	w := in(t, stub{events: []string{`{"type": "token", "content": "te"}`}, open: true})
	tu := must[*Turn](t)(w.User(theUser).Begin(t.Context(), "Tea?"))
	says(t, tu.WaitTokens(t.Context(), 1), "")
	w.WaitAtMost(50 * time.Millisecond)
	says(t, tu.StreamSends(t.Context(), series(t, `{"type": "token", …}`, `{"type": "complete", …}`, "…")), "row 2 did not come")
	says(t, tu.EndsWithin(t.Context(), time.Millisecond), "the end of the answer to \"Tea?\" within 1ms of the question")
	says(t, tu.BeginsWithin(t.Context(), time.Minute), "")
	says(t, w.User(theUser).world.End(t.Context(), nil), "")
}

func TestPartsOfAnAnswer(t *testing.T) {
	w := in(t, stub{events: []string{`{"type": "token", "content": "green tea"}`, complete}})
	tu := must[*Turn](t)(w.User(theUser).Ask(t.Context(), "Tea?"))
	says(t, tu.Contains(t.Context(), "tea", true), "")
	says(t, tu.Contains(t.Context(), "coffee", true), "lacks a promised part")
	says(t, tu.Contains(t.Context(), "coffee", false), "")
	says(t, tu.Contains(t.Context(), "tea", false), "behind 6 characters")
	says(t, w.End(t.Context(), nil), "")
}

func TestFramesAreComparedAsTheyCome(t *testing.T) {
	w := in(t, stub{frames: func(m string) string {
		switch {
		case strings.Contains(m, `"ping"`):
			return `{"type": "pong", "timestamp": 1}`
		case strings.Contains(m, `"connect"`):
			return `{"type": "connected", "session_id": "tea"}`
		case strings.Contains(m, "silence"):
			return ""
		}
		return `{"type": "error", "code": "INVALID_MESSAGE", "message": "what?"}` + "\n" + `{"type": "fog"}`
	}})
	u := w.User(theUser)
	says(t, u.AnswerHolds(t.Context(), nil), "the user is not at the gateway")
	must[*bamboo.Gateway](t)(u.Dial(t.Context(), bamboo.DialOptions{}))
	says(t, u.HasSentFrame(t.Context(), `{"type": "connect"}`), "")
	says(t, u.AnswerHolds(t.Context(), []match.Row{{Path: "session_id", Is: "equals", Value: "tea"}}), "")
	says(t, u.KeepFromAnswer(t.Context(), "session_id", "id"), "")
	says(t, u.SendFrame("dance"), "")
	says(t, u.AnswerIs(t.Context(), `{"type": "error", …}`), "")
	says(t, u.AnswerIs(t.Context(), `{"type": "error"}`), "code: it was not promised")
	says(t, u.IsSent(t.Context(), time.Minute, []match.Row{{Path: "type", Is: "equals", Value: "fog"}}), "")
	says(t, u.IsSent(t.Context(), 20*time.Millisecond, []match.Row{{Path: "type", Is: "equals", Value: "rain"}}), "that is as the table says: it did not come")
	says(t, u.IsNeverSent(t.Context(), 20*time.Millisecond, []match.Row{{Path: "type", Is: "equals", Value: "rain"}}), "")
	says(t, u.IsNeverSent(t.Context(), time.Minute, []match.Row{{Path: "type", Is: "equals", Value: "fog"}}), "it came, although it must not")
	says(t, u.FramesCome(t.Context(), series(t, `{"type": "error", …}`, `{"type": "fog"}`)), "")
	says(t, u.SendFrame("dance"), "")
	says(t, u.FramesCome(t.Context(), series(t, `{"type": "error", …}`, "…")), "")
	says(t, u.FramesCome(t.Context(), series(t, `{"type": "error", …}`)), "number 2 came behind the last row")
	w.WaitAtMost(20 * time.Millisecond)
	says(t, u.FramesCome(t.Context(), series(t, `{"type": "rain"}`, "…")), "row 1 and number 1 part")
	says(t, u.SendFrame("silence"), "")
	says(t, u.FramesCome(t.Context(), series(t, `{"type": "rain"}`)), "row 1 did not come")
	says(t, u.AnswerIs(t.Context(), "{…}"), "an answer to what the user sent")
	says(t, w.End(t.Context(), nil), "")
}
