package world

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/bamboo"
)

func TestExpand(t *testing.T) {
	w := in(t, stub{})
	w.User(theUser).ChooseSession("tea")
	w.User("Ann").ChooseSession("ann-1")
	for text, want := range map[string]string{
		"no placeholder":                         `^no placeholder$`,
		"/history/{session}":                     `^/history/tea$`,
		"{Ann's session} and {session}":          `^ann-1 and tea$`,
		"never-{new id}":                         `^never-[0-9a-f-]{36}$`,
		"{new id of 128 letters}":                `^[0-9a-z]{128}$`,
		`{"type": "chat", "session": "{session}`: `^\{"type": "chat", "session": "tea$`,
		"{}":                                     `^\{\}$`,
	} {
		got, err := w.Expand(text)
		says(t, err, "")
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%q became %q, not like %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"{sesion}":        "{sesion} stands for nothing; what can: {session}",
		"{Ben's session}": "Ben has no conversation yet",
		"{Ann's hat}":     "{Ann's hat} stands for nothing",
		"{a b} {c}":       "{c} stands for nothing",
	} {
		_, err := w.Expand(text)
		says(t, err, want)
	}
	if a, b := must[string](t)(w.Expand("{new id}")), must[string](t)(w.Expand("{new id}")); a == b {
		t.Errorf("two new ids are both %s", a)
	}
}

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
