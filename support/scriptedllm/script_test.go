package scriptedllm

import (
	"fmt"
	"testing"
	"time"
)

func TestScriptsAreTakenInOrderAndEachRoundOnce(t *testing.T) {
	two := func(name string) Script {
		return Script{Message: "hello", Rounds: []Reply{{Text: name + "0"}, {Text: name + "1"}}}
	}
	for name, tt := range map[string]struct {
		scripts []Script
		rounds  []int
		want    []string // "-": unclaimed
		unused  []string
	}{
		"one after the other": {[]Script{two("a"), two("b")}, []int{0, 1, 0, 1},
			[]string{"a0", "a1", "b0", "b1"}, nil},
		"the last is not used again": {[]Script{two("a")}, []int{0, 1, 1, 0}, []string{"a0", "a1", "-", "-"}, nil},
		"an unfinished one is left": {[]Script{two("a"), two("b")}, []int{0, 0, 1}, []string{"a0", "b0", "b1"},
			[]string{`"hello": round 1 of 2 was never asked for`}},
		"side by side": {[]Script{two("a"), two("b")}, []int{0, 0, 1, 1}, []string{"a0", "b0", "b1", "a1"},
			nil},
		"past the last round":  {[]Script{two("a")}, []int{0, 1, 2}, []string{"a0", "a1", "-"}, nil},
		"a round before begun": {[]Script{two("a")}, []int{1}, []string{"-"}, []string{`"hello" was never asked for`}},
		"no rounds": {[]Script{{Message: "hello"}}, []int{0}, []string{"-"},
			[]string{`"hello" was never asked for`}},
		"another message": {[]Script{{Message: "bye", Rounds: make([]Reply, 1)}}, []int{0}, []string{"-"},
			[]string{`"bye" was never asked for`}},
	} {
		t.Run(name, func(t *testing.T) {
			m := New()
			for _, s := range tt.scripts {
				m.Script(s)
			}
			for i, round := range tt.rounds {
				got := "-"
				if reply, ok := m.claim(t.Context(), &Request{Message: "hello", Round: round}); ok {
					got = reply.Text
				}
				if got != tt.want[i] {
					t.Errorf("request %d, of round %d, got %q, want %q", i, round, got, tt.want[i])
				}
			}
			if got := fmt.Sprint(m.Unused()); got != fmt.Sprint(tt.unused) {
				t.Errorf("unused: %v, want %v", got, tt.unused)
			}
		})
	}
}

func TestACallThatLostItsClientInSilenceIsAnsweredAgain(t *testing.T) {
	text := []Sent{{Text: "a"}}
	for name, tt := range map[string]struct {
		first Request
		want  bool
	}{
		"silent, then left":           {Request{ClientGone: time.Now(), Finished: time.Now()}, true},
		"left in its text":            {Request{Sent: text, ClientGone: time.Now(), Finished: time.Now()}, false},
		"answered":                    {Request{Sent: text, Finished: time.Now()}, false},
		"answered without text":       {Request{Finished: time.Now()}, false},
		"silent, and its client here": {Request{}, false},
	} {
		m := New()
		m.Script(says("hello", Reply{Text: "a", FirstTokenDelay: time.Hour}))
		tt.first.Message = "hello"
		if _, ok := m.claim(t.Context(), &tt.first); !ok {
			t.Fatalf("%s: the first was not answered", name)
		}
		if _, ok := m.claim(t.Context(), &Request{Message: "hello"}); ok != tt.want {
			t.Errorf("%s: answered again: %v", name, ok)
		}
	}
}

func TestACallIsAnsweredAgainWhoseClientIsSeenToLeaveABitLater(t *testing.T) {
	m := New()
	m.Script(says("hello", Reply{Text: "a", FirstTokenDelay: time.Hour}))
	first := &Request{Message: "hello"}
	if _, ok := m.claim(t.Context(), first); !ok {
		t.Fatal("the first was not answered")
	}
	time.AfterFunc(leaving/10, func() { m.end(first, true) })
	if _, ok := m.claim(t.Context(), &Request{Message: "hello"}); !ok {
		t.Error("the second was not answered")
	}
}

func TestRoundsAreCountedByWhatTheModelWasAsked(t *testing.T) {
	whole := []string{"s x", "u hi", "a+1:n({})+2:n({})", "t 1 r", "t 2 r"}
	spread := []string{"s y", "u hi", "a+1:n({})", "t 1 r", "a+2:n({})", "t 2 r"}
	more := []string{"a+3:n({})", "t 3 r"}
	join := func(a, b []string) []string { return append(a[:len(a):len(a)], b...) }
	for name, tt := range map[string]struct {
		sent  [][]string // one after the other
		round int        // of the last
	}{
		"as they came":            {[][]string{{"u hi"}, whole, join(whole, more)}, 2},
		"spread":                  {[][]string{{"u hi"}, spread}, 1},
		"spread, and one more":    {[][]string{{"u hi"}, spread, join(spread, more)}, 2},
		"spread later":            {[][]string{{"u hi"}, whole, join(spread, more)}, 2},
		"a round again":           {[][]string{{"u hi"}, spread, join(spread, more), join(spread, more)}, 2},
		"one round for each call": {[][]string{{"u hi"}, spread[:4], spread}, 2},
		"nothing before":          {[][]string{spread}, 2},
		"in another conversation": {[][]string{{"u ho", "u hi"}, spread}, 2},
		"the same question twice": {[][]string{{"u hi"}, join(join(whole, []string{"a so"}), spread)}, 2},
	} {
		m := New()
		var last *Request
		for _, lines := range tt.sent {
			last = &Request{Messages: conversation(t, lines...)}
			last.place()
			m.claim(t.Context(), last)
			m.arrive(last)
		}
		if last.Round != tt.round {
			t.Errorf("%s: round %d, want %d", name, last.Round, tt.round)
		}
	}
}
