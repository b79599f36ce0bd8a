package model

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
)

func TestRoundsCountUp(t *testing.T) {
	for numbers, bad := range map[string]int{"1 1 2 3": -1, "1": -1, "2": 0, "0": 0, "1 3": 1, "1 2 1": 2, "1 x": 1} {
		var rows []map[string]string
		for _, n := range strings.Fields(numbers) {
			rows = append(rows, map[string]string{"round": n})
		}
		err := new(roundRows).FromTable(rows)
		var cell *sentence.CellError
		if errors.As(err, &cell) != (bad >= 0) || cell != nil && cell.Row != bad {
			t.Errorf("%s: %v, want a fault in row %d", numbers, err, bad)
		}
	}
}

func TestResultsAreThoseOfTheLastTurn(t *testing.T) {
	calls := func(ids ...string) scriptedllm.Message {
		m := scriptedllm.Message{Role: "assistant"}
		for _, id := range ids {
			m.ToolCalls = append(m.ToolCalls, scriptedllm.ToolCall{ID: id, Name: "add"})
		}
		return m
	}
	says := func(role, id, text string) scriptedllm.Message {
		return scriptedllm.Message{Role: role, ToolCallID: id, Content: text}
	}
	got := resultsIn([]scriptedllm.Message{
		says("user", "", "one"), calls("a"), says("tool", "a", "0"),
		says("user", "", "two"), calls("a", "b"), says("tool", "b", "2"), says("tool", "a", "1"), calls("a", "c"),
		says("tool", "a", "3"),
	})
	if want := resultTable([]result{{"add", "1"}, {"add", "2"}, {"add", "3"}}); resultTable(got) != want {
		t.Errorf("got\n%s\nwant\n%s", resultTable(got), want)
	}
}

func TestAUsageIsTwoNumbers(t *testing.T) {
	for cell, want := range map[string]string{"12 + 3": "", "": "", "12": "is no usage", "12 + x": "is no usage",
		"12 + 3 + 4": "is no usage"} {
		u, err := usageOf(cell)
		if (err == nil) != (want == "") || err == nil && (u == nil) != (cell == "") {
			t.Errorf("%q: %v, %v", cell, u, err)
		}
	}
}

func TestProvidersHaveNames(t *testing.T) {
	if _, err := dialectOf("opnai"); err == nil || !strings.Contains(err.Error(), "did you mean “openai”?") {
		t.Errorf("error %v", err)
	}
}
