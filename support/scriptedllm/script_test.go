package scriptedllm

import (
	"fmt"
	"testing"
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
				if reply, ok := m.claim(&Request{Message: "hello", Round: round}); ok {
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
