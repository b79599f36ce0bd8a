package world

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/scriptedllm"
)

const (
	connected = `{"type": "connected", "session_id": "tea"}`
	pong      = `{"type": "pong", "timestamp": 1}`
	told      = `{"type": "agent_token", "session_id": "tea", "token": "tea"}`
	finished  = `{"type": "agent_complete", "session_id": "tea"}`
	busy      = `{"type": "error", "code": "BUSY", "message": "one at a time"}`
	agentFail = `{"type": "error", "code": "AGENT_ERROR", "message": "the pot is broken"}`
)

// gatewayOf answers connect and ping soundly, and the n-th chat (from 1) with chats[n-1].
func gatewayOf(chats ...string) func(string) string {
	n := 0
	return func(message string) string {
		switch gjson.Get(message, "type").Str {
		case "connect":
			return connected
		case "ping":
			return pong
		}
		n++
		return chats[n-1]
	}
}

func TestEachMessageIsAnsweredOrRefused(t *testing.T) {
	whole := func(question string) string {
		said := strconv.Quote(scriptedllm.DefaultReply(question).FullText())
		return `{"type": "agent_token", "session_id": "tea", "token": ` + said + "}\n" + finished
	}
	answer, second := whole("Tea 1"), whole("Tea 2")
	for name, c := range map[string]struct {
		chats []string
		want  string
	}{
		"all answered":       {[]string{answer, second}, ""},
		"one out of turn":    {[]string{second, answer}, "messages were not answered one after the other"},
		"one refused":        {[]string{answer, busy}, ""},
		"all refused":        {[]string{busy, busy}, "messages and their ends do not match"},
		"one lost":           {[]string{answer, ""}, "waited"},
		"one answered twice": {[]string{answer, answer + "\n" + answer}, "messages and their ends do not match"},
		"one failed":         {[]string{answer, agentFail}, "a message was neither answered nor refused with BUSY"},
	} {
		t.Run(name, func(t *testing.T) {
			w := in(t, stub{frames: gatewayOf(c.chats...)})
			u := w.User("Ann")
			says(t, u.ConnectGateway(t.Context()), "")
			says(t, u.SendMany(2, "Tea"), "")
			if c.want == "waited" {
				w.wait = 50 * time.Millisecond
			} else {
				says(t, u.StillUsable(t.Context()), "") // everything has come
			}
			says(t, w.EachMessageAnswered(t.Context()), c.want)
			says(t, w.End(t.Context(), errors.New("looked at already")), "")
		})
	}
}

func TestTogetherJoinsWhatFails(t *testing.T) {
	says(t, together(3, func(int) error { return nil }), "")
	err := together(3, func(i int) error {
		if i == 1 {
			return nil
		}
		return fmt.Errorf("%d failed", i)
	})
	says(t, err, "0 failed\n2 failed")
}

func TestUsersAskTogether(t *testing.T) {
	w := in(t, stub{
		events: []string{token, broken},
		frames: func(message string) string {
			return strings.ReplaceAll(gatewayOf(told+"\n"+finished)(message), `"tea"`, `"cup"`)
		},
	})
	ann, ben := w.User("Ann"), w.User("Ben")
	says(t, w.AskTogether(t.Context(), []Question{{User: ann, Text: "Tea?"}, {User: ben, Text: "Tea?", Gateway: true}}), "")
	says(t, w.EveryAnswerIsWhole(t.Context()), "Ann: the answer to \"Tea?\" did not end as a whole answer")
	says(t, w.IDsDiffer(), "")
	says(t, w.SameForAll(t.Context(), []*User{ann}), "one user alone cannot be compared")
	says(t, w.SameForAll(t.Context(), []*User{ben, ann}), "Ann: the answer to \"Tea?\" did not end as a whole answer")
	says(t, ben.Join(ann), "")
	says(t, w.IDsDiffer(), "Ann and Ben both have tea")
	says(t, w.End(t.Context(), errors.New("looked at already")), "")
}

func TestNobodyToLookAtIsNoSuccess(t *testing.T) {
	w := in(t, stub{})
	says(t, w.EachMessageAnswered(t.Context()), "nobody has sent several messages yet")
	says(t, w.EveryAnswerIsWhole(t.Context()), "nobody has asked anything")
	says(t, w.IDsDiffer(), "fewer than two conversations were started")
	says(t, w.HistoriesUnchanged(t.Context()), "no history was noted before the restart")
	says(t, w.GoOn(), "no answer pauses")
	says(t, w.BrowserLetIn(), "no browser page has opened the gateway yet")
	says(t, w.EmptyRefused(), "no empty message has been sent yet")
	says(t, w.StatusIs(200), "no call has been made yet")
	says(t, w.End(t.Context(), nil), "")
}

func TestHearingNothing(t *testing.T) {
	for name, c := range map[string]struct{ atConnect, want string }{
		"nothing":                   {"", ""},
		"something":                 {"\n" + told, "it came, although it must not: a message to Ann through the gateway"},
		"something of somebody":     {"\n" + strings.ReplaceAll(told, `"session_id": "tea"`, `"session_id": "coffee"`), "Ann received an event of a conversation of somebody else"},
		"an error":                  {"\n" + agentFail, "it came, although it must not: a message to Ann through the gateway"},
		"something before she sent": {"\n" + told, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := in(t, stub{frames: func(message string) string {
				if strings.Contains(message, "connect") {
					return connected + c.atConnect
				}
				return pong
			}})
			u := w.User("Ann")
			says(t, u.ConnectGateway(t.Context()), "")
			says(t, u.StillUsable(t.Context()), "") // what was to come has come
			if name == "something before she sent" {
				u.asked = u.gateway.Len()
			}
			says(t, u.HearsNothing(t.Context(), "10 ms"), c.want)
			says(t, w.End(t.Context(), errors.New("looked at already")), "")
		})
	}
}
