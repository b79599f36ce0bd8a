package chaos

import (
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/world/worldtest"
)

func TestHistoryIsHeldToWhatWasConfirmed(t *testing.T) {
	inDoubt := func(q string) *asked { return &asked{question: q} }
	accepted := func(q string) *asked { return &asked{question: q, accepted: true} }
	answered := func(q, a string) *asked { return &asked{question: q, accepted: true, answered: true, answer: a} }
	user := func(text string) client.HistoryMessage { return client.HistoryMessage{Role: "user", Content: text} }
	model := func(text string) client.HistoryMessage {
		return client.HistoryMessage{Role: "assistant", Content: text}
	}
	whole := func(question string) (string, bool) { return question + " indeed", true }
	for name, c := range map[string]struct {
		said      []*asked
		shown     []client.HistoryMessage
		confirmed int
		want      string
	}{
		"everything is there": {
			said:  []*asked{answered("a", "a indeed"), accepted("b")},
			shown: []client.HistoryMessage{user("a"), model("a indeed"), user("b")}, confirmed: 3,
		},
		"nothing was confirmed and nothing is there": {said: []*asked{inDoubt("a")}},
		"what was in doubt is there, its answer too": {
			said:      []*asked{inDoubt("a"), accepted("b")},
			shown:     []client.HistoryMessage{user("a"), model("a in"), user("b")},
			confirmed: 1,
		},
		"what was in doubt is not there": {
			said: []*asked{inDoubt("a"), accepted("b")}, shown: []client.HistoryMessage{user("b")}, confirmed: 1,
		},
		"a message is lost": {said: []*asked{accepted("a")}, want: "a message that was accepted is not in history"},
		"a message in the middle is lost": {
			said:  []*asked{accepted("a"), accepted("b")},
			shown: []client.HistoryMessage{user("b")},
			want:  "a message that was accepted is not in history",
		},
		"an answer is lost": {
			said:  []*asked{answered("a", "a indeed"), accepted("b")},
			shown: []client.HistoryMessage{user("a"), user("b")},
			want:  "an answer that was complete is not in history",
		},
		"an answer is cut short": {
			said:  []*asked{answered("a", "a indeed")},
			shown: []client.HistoryMessage{user("a"), model("a in")},
			want:  "an answer that was complete is not in history",
		},
		"a message is there twice": {
			said:  []*asked{accepted("a")},
			shown: []client.HistoryMessage{user("a"), user("a")},
			want:  "history holds a message that nobody sent",
		},
		"an answer is there twice": {
			said:  []*asked{answered("a", "a indeed")},
			shown: []client.HistoryMessage{user("a"), model("a indeed"), model("a indeed")},
			want:  "history holds a message that nobody sent",
		},
		"an answer is of another question": {
			said:  []*asked{accepted("a")},
			shown: []client.HistoryMessage{user("a"), model("b indeed")},
			want:  "history holds an answer that the model never gave",
		},
	} {
		t.Run(name, func(t *testing.T) {
			confirmed, err := reconcile(c.said, c.shown, whole)
			if err == nil && confirmed != c.confirmed {
				t.Errorf("%d confirmed, not %d", confirmed, c.confirmed)
			}
			worldtest.Says(t, err, c.want)
		})
	}
}
