package world

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/units"
)

func TestACallIsRefusedByAStatusOrByTheEnd(t *testing.T) {
	for status, want := range map[int]string{
		200: "was not refused", 201: "was not refused", 302: "was not refused", 500: "was not refused", 503: "was not refused",
		400: "", 404: "", 413: "", 499: "", 501: "", 505: "", 0: "",
	} {
		w := in(t, stub{})
		says(t, w.CallRefused(), "no client has broken a rule yet")
		var answer *bamboo.Response
		if status > 0 {
			answer = &bamboo.Response{Method: "GET", Path: "/", Status: status}
		}
		w.account("a call", bamboo.Request{}, answer)
		says(t, w.CallRefused(), want)
	}
}

func TestLinesAndBytesAreWritten(t *testing.T) {
	w := in(t, stub{})
	says(t, w.WriteLines(t.Context(), "GET /boom HTTP/1.1\nHost: tea\nConnection: close"), "")
	says(t, w.StatusIs(503), "")
	says(t, w.WriteBytes(t.Context(), []byte("\x00\xff\r\n\r\n")), "")
	says(t, w.CallRefused(), "")
	says(t, w.AllGone(t.Context(), 10*time.Second), "")
	says(t, w.End(t.Context(), nil), "")
}

func TestConnectionsThatStayOpenAreCounted(t *testing.T) {
	w := in(t, stub{})
	says(t, w.AllGone(t.Context(), time.Second), "no stranger has connected yet")
	says(t, w.SayNothing(t.Context(), 3, false), "")
	says(t, w.AllGone(t.Context(), time.Millisecond), "3 of 3 are open")
	says(t, w.SendSlowly(t.Context(), 2, SlowHead, time.Millisecond), "")
	says(t, w.AllGone(t.Context(), time.Millisecond), "2 of 2 are open")
	says(t, w.End(t.Context(), nil), "")
}

func TestBodiesThatAreTooMuch(t *testing.T) {
	w := in(t, stub{}) // takes everything, and does not read it
	says(t, w.SendEndless(t.Context(), 2, 1<<20), "")
	says(t, w.CallRefused(), "a body of 1048576 bytes without an end was not refused")
	says(t, w.SendPacked(t.Context(), 1<<20), "")
	says(t, w.CallRefused(), "that unpacks to 1048576 was not refused")
	if r := w.wire.exchanges[len(w.wire.exchanges)-1].request; len(r.Body) > 1<<12 || r.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("a packed body of %d bytes, %v", len(r.Body), r.Header)
	}
	says(t, w.End(t.Context(), nil), "")
}

func TestABodyThatIsNeverAnsweredIsNotRefused(t *testing.T) {
	w := in(t, stub{})
	late := &bamboo.TimeoutError{What: "the answer", Story: "nothing came"}
	says(t, w.answeredOrEnded(t.Context(), late), "it did not come")
	says(t, w.answeredOrEnded(t.Context(), errors.New("reset")), "")
	says(t, w.answeredOrEnded(t.Context(), nil), "")
}

func TestTheNextUserIsAnswered(t *testing.T) {
	frames := func(m string) string {
		if strings.Contains(m, `"connect"`) {
			return `{"type": "connected", "session_id": "tea"}`
		}
		if strings.Contains(m, `"ping"`) {
			return `{"type": "pong", "timestamp": 1}`
		}
		return `{"type": "agent_token", "session_id": "tea", "token": "Yes"}` + "\n" +
			`{"type": "agent_complete", "session_id": "tea", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`
	}
	for name, c := range map[string]struct {
		stub
		want string
	}{
		"over both":             {stub{events: []string{token, complete}, frames: frames}, ""},
		"not over HTTP":         {stub{events: []string{token, broken}, frames: frames}, "did not end as a whole answer"},
		"not at the gateway":    {stub{events: []string{token, complete}, frames: func(string) string { return `{"type": "error", "code": "NO", "message": "no"}` }}, "did not let the next user in"},
		"not with an empty one": {stub{events: []string{complete}, frames: frames}, "has no text"},
	} {
		t.Run(name, func(t *testing.T) {
			w := in(t, c.stub)
			w.model.scripted = true // so that any answer of the stub will do
			says(t, w.AnswersNext(t.Context()), c.want)
			_ = w.End(t.Context(), errors.New("the account is not looked at")) // the model of the stub is never asked
		})
	}
}

func TestMemoryIsComparedWithThatAtRest(t *testing.T) {
	w := in(t, stub{})
	mb := must[units.Quantity](t)(units.Parse("1 MB", units.Size))
	says(t, w.MemoryBack(t.Context(), mb, time.Second), "it is not known what memory Bamboo takes at rest")
}

func TestTheLogIsReadLineByLine(t *testing.T) {
	says(t, in(t, stub{}).LogHasNoLine("forged"), "nothing has happened yet")
}

func TestWhatIsDoneManyTimes(t *testing.T) {
	w := in(t, stub{history: `{"role": "user", "content": "Message 1"}`})
	u := w.User(theUser)
	says(t, u.EachHoldsItsOwn(t.Context(), 2), "has not begun several conversations yet")
	says(t, u.HistoryHoldsEachOnce(t.Context()), "nobody has sent several messages")
	says(t, u.BeginConversations(t.Context(), 1, 5), "")
	says(t, u.EachHoldsItsOwn(t.Context(), 2), "")
	says(t, u.BeginConversations(t.Context(), 3, 2), "")
	says(t, u.EachHoldsItsOwn(t.Context(), 2), "conversations share their ids")
	u.volume.sessions = []string{"a", "b", "c"}
	says(t, u.EachHoldsItsOwn(t.Context(), 2), "conversation 2 of 3 does not hold what was said in it")
	u.ChooseSession(session)
	says(t, u.SendTogether(t.Context(), 2), "")
	says(t, u.HistoryHoldsEachOnce(t.Context()), "each of 2 messages once")
	u.volume.messages = []string{"Message 1"}
	says(t, u.HistoryHoldsEachOnce(t.Context()), "")
	says(t, w.End(t.Context(), nil), "")
}

func TestAPackedFrameIsSmall(t *testing.T) {
	b := must[[]byte](t)(packed(1 << 20))
	if len(b) > 1<<12 || slices.Equal(b[max(0, len(b)-4):], []byte{0, 0, 0xFF, 0xFF}) {
		t.Errorf("%d bytes, at the end % x", len(b), b[max(0, len(b)-4):])
	}
	w := in(t, stub{})
	says(t, w.User(theUser).InPieces("tea", 0), "needs 1 or more")
}
