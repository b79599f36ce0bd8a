package report

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
)

// A table of what was expected and one of what came, and what is marked in them.
func TestDifferencesAreMarked(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a cell": {`not the promised one
  expected:
    | role      | content |
    | user      | Hello?  |
    | assistant | panda   |
  actual:
    | role      | content |
    | user      | Hello?  |
    | assistant | bamboo  |
  where:    message 2`, `not the promised one
  expected:
    | role      | content |
    | user      | Hello?  |
  ≠ | assistant | panda   |
                  ^^^^^
  actual:
    | role      | content |
    | user      | Hello?  |
  ≠ | assistant | bamboo  |
                  ^^^^^^
  where:    message 2`},
		"a row that is missing": {`x
  expected:
    | a |
    | b |
    | c |
  actual:
    | a |
    | c |`, `x
  expected:
    | a |
  ≠ | b |
    | c |
  actual:
    | a |
    | c |`},
		"rows that are too many, the first ones": {`x
  expected: | b | 1 |
  actual:
    | a | 1 |
    | b | 1 |`, `x
  expected: | b | 1 |
  actual:
  ≠ | a | 1 |
    | b | 1 |`},
		"a blank cell and a placeholder stand for anything": {`x
  expected:
    | token | <any> | a |
    | done  |       | b |
  actual:
    | token | 7     | a |
    | done  | 8     | c |`, `x
  expected:
    | token | <any> | a |
  ≠ | done  |       | b |
                      ^
  actual:
    | token | 7     | a |
  ≠ | done  | 8     | c |
                      ^`},
		"wide characters": {`x
  expected:
    | 你好 🎋 | 1 |
  actual:
    | 你好 🎋 | 2 |`, `x
  expected:
  ≠ | 你好 🎋 | 1 |
                ^
  actual:
  ≠ | 你好 🎋 | 2 |
                ^`},
		"no table":       {"x\n  expected: 1\n  actual:   2", "x\n  expected: 1\n  actual:   2"},
		"one table only": {"x\n  actual:\n    | a |", "x\n  actual:\n    | a |"},
		"tables of two failures": {
			"x\n  expected:\n    | a |\n  actual: nothing\ny\n  expected: b\n  actual:\n    | c |",
			"x\n  expected:\n    | a |\n  actual: nothing\ny\n  expected: b\n  actual:\n    | c |"},
	} {
		if got := (Terminal{}).marked(c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
	painted := Terminal{Colours: true}.marked("x\n  expected:\n    | a | b |\n  actual:\n    | a | c |")
	want := "x\n  expected:\n  ≠ | a |\x1b[31m b \x1b[0m|\n  actual:\n  ≠ | a |\x1b[31m c \x1b[0m|"
	if painted != want {
		t.Errorf("%q, want %q", painted, want)
	}
}

// Whatever a failure says, marking it loses nothing.
func FuzzMarksLoseNothing(f *testing.F) {
	f.Add("x\n  expected:\n    | a | b |\n  actual:\n    | a | | |\n  where: | x |")
	f.Add("expected: | a |\nactual:\n| |\n| b || |")
	f.Fuzz(func(t *testing.T, text string) {
		var lines []string
		for _, l := range MessageLines(text) {
			lines = append(lines, l.Text)
		}
		want := strings.TrimSuffix(strings.ReplaceAll(text, "\r", ""), "\n")
		if got := strings.ReplaceAll(strings.Join(lines, "\n"), "\r", ""); got != want {
			t.Errorf("%q became %q", want, got)
		}
		_ = Terminal{}.marked(text) // must come back
		_ = Terminal{Colours: true}.marked(text)
	})
}

func TestHeadlinesHoldTheTwoValues(t *testing.T) {
	row := func(metric, statistic, limit, got string, v objective.Verdict) objective.Judged {
		return objective.Judged{Row: objective.Row{Metric: metric, Statistic: statistic, Limit: limit}, Got: got,
			Verdict: v}
	}
	table := objective.Verdicts{Rows: []objective.Judged{
		row("success rate", "", "= 100 %", "100 %", objective.Holds),
		row("added first token latency", "p95", "< 100 ms", "131 ms", objective.Broken),
		row("memory", "growth", "< 20 MB", "31 MB", objective.Broken)}}
	step := StepResult{Ran: true, Err: &objective.Failure{Verdicts: table}}
	for name, c := range map[string]struct {
		result Result
		want   string
	}{
		"two values": {Result{Verdict: Broken,
			Err: errors.New("the status is wrong\n  expected: 400\n  actual:   500")},
			"the status is wrong: 500, promised 400"},
		"one value": {Result{Verdict: Broken, Err: errors.New("the status is wrong\n  actual:   500")},
			"the status is wrong: 500"},
		"only what was promised": {Result{Verdict: Broken, Err: errors.New("it did not come\n  expected: a pong")},
			"it did not come"},
		"no value": {Result{Verdict: Broken,
			Err: errors.New("waited 1 s for the end: it did not come\n  came: 2 tokens")},
			"waited 1 s for the end: it did not come"},
		"tables": {Result{Verdict: Broken, Err: errors.New(
			"another history\n  expected:\n    | user | a |\n    | assistant | b |\n  actual:\n    | user | a |\n    " +
				"| assistant | c |")}, "another history: c, promised b"},
		"a row too many": {Result{Verdict: Broken, Err: errors.New(
			"another history\n  expected: | user | a |\n  actual:\n    | user | x |\n    | user | a |")},
			"another history: user x"},
		"a row that is missing": {Result{Verdict: Broken, Err: errors.New(
			"another history\n  expected:\n    | user | x |\n    | user | a |\n  actual:   | user | a |")},
			"another history: user x is missing"},
		"lines": {Result{Verdict: Broken, Err: errors.New(
			"other tokens\n  expected:\n    The\n    ␣tea\n  actual:\n    The\n    ␣pot\n    .")},
			"other tokens: ␣pot, promised ␣tea"},
		"lines, and a table of what came": {Result{Verdict: Broken, Err: errors.New("other lines\n  expected:\n    …\n" +
			"    id: 1\n  actual:\n    |   | came |\n    | 1 | data: a |\n  where:    row 2 does not come: id: 1")},
			"other lines: row 2 does not come: id: 1"},
		"documents, and a table of what came": {Result{Verdict: Broken, Err: errors.New("other events\n  expected:\n" +
			"    {}\n    {1}\n  actual:\n    |   | came |\n    | 1 | {2} |\n  where:\n    row 2 and number 2 part:\n" +
			"    1 was promised, 2 came\n    more")},
			"other events: row 2 and number 2 part: 1 was promised, 2 came"},
		"a first line that says nothing": {Result{Verdict: Broken, Err: errors.New(
			"a question was not answered as promised:\n  Ann: it did not come\n  Ben: it did not come")},
			"a question was not answered as promised: Ann: it did not come"},
		"rows in another order": {Result{Verdict: Broken, Err: errors.New(
			"another history\n  expected:\n    | user | a |\n    | user | b |\n  actual:\n    | user | b |\n" +
				"    | user | a |")}, "another history: what was promised came in another order"},
		"a row where a text was promised": {Result{Verdict: Broken, Err: errors.New(
			"Bamboo holds too much\n  expected: no more than was measured\n  actual:   | open files | 21 | noted: 17 |",
		)},
			"Bamboo holds too much: open files 21 noted: 17, promised no more than was measured"},
		"long values": {Result{Verdict: Broken,
			Err: errors.New("x\n  expected: 1\n  actual: " + strings.Repeat("竹", 99))},
			"x: " + strings.Repeat("竹", 49) + "…" + strings.Repeat("竹", 30) + ", promised 1"},
		"an objective": {Result{Verdict: Broken, Err: step.Err, Steps: []StepResult{step},
			Scenario:     &Scenario{Steps: []Step{{Text: "these objectives hold:"}}},
			Measurements: []Measurement{{Verdicts: table, Result: &measure.Result{}}}},
			"added first token latency p95 131 ms, promised < 100 ms, and 1 more"},
	} {
		if c.result.Scenario == nil {
			c.result.Scenario = &Scenario{}
		}
		if got := c.result.Headline(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
