package workload

import (
	"maps"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/scriptedllm"
)

func TestAMixIsSpokenInItsShares(t *testing.T) {
	w := Work{Mix: []Message{{Text: "hello", Share: 50}, {Text: "count from 1 to 5", Share: 30},
		{Text: "think for 10 ms", Share: 20}}}
	s := w.speech(true)
	got := map[string]int{}
	for i := range 1000 {
		_, text, _ := strings.Cut(s.at(i, false).text, ": ")
		got[text]++
	}
	if want := map[string]int{"hello": 500, "count from 1 to 5": 300, "think for 10 ms": 200}; !maps.Equal(got, want) {
		t.Errorf("of 1000 messages %v, want %v", got, want)
	}
	early := map[string]int{}
	for i := range 10 {
		_, text, _ := strings.Cut(s.at(i, false).text, ": ")
		early[text]++
	}
	if want := map[string]int{"hello": 5, "count from 1 to 5": 3, "think for 10 ms": 2}; !maps.Equal(early, want) {
		t.Errorf("of the first 10 messages %v, want %v", early, want)
	}
}

func TestAnAnswerIsLongToItsEndOrToItsStop(t *testing.T) {
	w := Work{ModelDelay: time.Second, Mix: []Message{{Text: "hello", Share: 1}, Counting(1000, 20*time.Millisecond)}}
	if d := w.longest(); d != 21*time.Second {
		t.Errorf("to its end: %s, want 21 s", d)
	}
	w.StopAfter = 10
	if d := w.longest(); d != 1200*time.Millisecond {
		t.Errorf("to its stop: %s, want 1.2 s", d)
	}
}

func TestEveryMessageIsItsOwnAndHasItsAnswer(t *testing.T) {
	w := Work{ModelDelay: 5e6, Mix: []Message{{Text: "hello", Share: 1}, Counting(3, 0)}}
	known, unknown := w.speech(true), w.speech(false)
	seen := map[string]bool{}
	for i := range 20 {
		for _, warm := range []bool{true, false} {
			m := known.at(i, warm)
			if seen[m.text] {
				t.Errorf("“%s” is said twice", m.text)
			}
			seen[m.text] = true
			reply := scriptedllm.DefaultReply(m.text)
			if m.want != reply.FullText() || reply.FirstTokenDelay != w.ModelDelay {
				t.Errorf("“%s”: %q is wanted after %s, the model says %q after %s", m.text, m.want, w.ModelDelay,
					reply.FullText(), reply.FirstTokenDelay)
			}
			if u := unknown.at(i, warm); u.want != "" {
				t.Errorf("%q is wanted of a model that nobody knows", u.want)
			}
		}
	}
}
