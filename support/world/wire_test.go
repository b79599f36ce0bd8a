package world

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/bamboo"
)

func TestCallsAreJudged(t *testing.T) {
	w := in(t, stub{})
	says(t, w.Call(t.Context(), bamboo.Request{Path: "/boom"}), "")
	says(t, w.StatusIs(200, 404), "expected: 200 OK or 404 Not Found")
	says(t, w.StatusIs(404, 503), "")
	says(t, w.SaysWhatIsWrong(), "")
	says(t, w.CameWithin(time.Minute), "")
	says(t, w.CameWithin(0), "GET /boom was answered late")
	says(t, w.Healthy(), "the server does not say that it is healthy")
	says(t, w.HeaderContains("content-type", "TEXT/plain"), "")
	says(t, w.HeaderContains("content-type", "json"), `the header "content-type" is not as promised`)
	says(t, w.CallOfSize(t.Context(), 10, false), "a message needs at least")
	says(t, w.End(t.Context(), nil), "")
}

func TestHistoriesAreCompared(t *testing.T) {
	w := in(t, stub{events: []string{token, complete}, history: `{"role": "user", "content": "Tea?"}, {"role": "assistant", "content": "tea"}`})
	u := w.User(theUser)
	turn(t, w)
	says(t, u.HistoryHolds(t.Context(), 2), "")
	says(t, u.HistoryHolds(t.Context(), 3), "the user's history has another length")
	says(t, u.HistoryShowsAnswer(t.Context()), "")
	says(t, u.HistoryShows(t.Context(), []bamboo.HistoryMessage{{Role: "user", Content: "Tea?"}, {Role: "assistant", Content: "coffee"}}), "message 2")
	says(t, u.HistoryUnknown(t.Context(), "tea"), `something is stored under "tea"`)
	says(t, w.End(t.Context(), nil), "")
}

func TestLooksLikeClock(t *testing.T) {
	now := time.Now()
	for text, want := range map[string]bool{
		"":                                   false,
		"7":                                  false,
		"1700000000123":                      false,
		now.Format(time.RFC3339):             true,
		`"` + now.Format(time.RFC3339) + `"`: true,
		now.AddDate(-1, 0, 0).Format(time.RFC3339): false,
		strings.Repeat("9", 30):                    false,
	} {
		if got := looksLikeClock(text); got != want {
			t.Errorf("looksLikeClock(%q) = %t", text, got)
		}
	}
}

func TestABodyThatIsNoTextIsToldInEscapes(t *testing.T) {
	w := in(t, stub{})
	says(t, w.CallWithBody(t.Context(), "POST", "/api/v1/chat", []byte("tea \xff")), "")
	says(t, w.StatusIs(400), `with the body "tea \xff" was answered with another status`)
}
