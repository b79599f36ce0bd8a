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

func TestAResultIsToldInAnyWords(t *testing.T) {
	for _, tt := range []struct {
		want, sent string
		told       bool
	}{
		{"5", "5", true}, {"5", "15", false}, {"5", "52", false}, {"5", "5.2", false}, {"5", "0.5", false},
		{"5", "-5", false}, {"-5", "-5", true}, {"5", "", false}, {"5", "6", false}, {"2.5", "12.5", false},
		{"5", `{"success":true,"result":"5"}`, true}, {"5", `{"success":true,"result":5}`, true},
		{"5", `{"success":true,"result":"15"}`, false}, {"5", "The result is 5.", true}, {"5", "结果是5。", true},
		{"5", `["\n5\n"]`, true}, {"5", `["\n15\n"]`, false},
		{"ONE", "ONE", true}, {"ONE", `{"result":"ONE"}`, true}, {"ONE", "TWO", false}, {"ONE", "", false},
		{"GRÖßE, \"竹\"", `{"result":{"text":"GR\u00d6\u00dfE, \"\u7af9\""}}`, true},
		{"GRÖßE, \"竹\"", `{"result":{"text":"GR\u00d6SSE"}}`, false},
		{"", "", true}, {"", `{"result":""}`, true}, {"", "5", false}, {"", `{"result":"5"}`, false},
	} {
		if told := (result{"add", tt.want}).isToldBy(result{"add", tt.sent}); told != tt.told {
			t.Errorf("%q in %q: %v", tt.want, tt.sent, told)
		}
	}
	if (result{"add", "5"}).isToldBy(result{"sub", "5"}) {
		t.Error("the result of another tool was taken")
	}
}
