package model

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
)

// rounds registers a model that calls tools before it answers, and the tool results that it is sent.
func rounds(sc *sentence.Book, m *model) {
	script := sentence.Needs(capability.Script)
	sc.Given(`^the model works on "((?:[^"\\]|\\.)*)" in these rounds:$`, m.worksInRounds, script,
		sentence.Columns("round?", "thinks?", "tool?", "arguments?", "answer?", "usage?", "ends?"),
		sentence.NeedsByCell("tool", toolNeeded))

	sc.Then(
		`^the model received the result "((?:[^"\\]|\\.)*)" of the tool "((?:[^"\\]|\\.)*)" for "((?:[^"\\]|\\.)*)"$`,
		m.wasToldResult, script)
	sc.Then(`^the model received a result of the tool "((?:[^"\\]|\\.)*)" that says "((?:[^"\\]|\\.)*)" for "((?:[^"\\]|\\.)*)"$`,
		m.wasToldSo, script, sentence.NotEmpty())
	sc.Then(`^the model received these tool results for "((?:[^"\\]|\\.)*)":$`, m.wasToldResults, script,
		sentence.Columns("tool", "result"))
}

// worksInRounds makes the model call tools before it answers: a row is a round with one call, the last row the answer.
// Where a round has several calls, the column round numbers the rounds from 1. The column thinks says how long the
// model says nothing before the round, and usage what it reports of it, prompt and completion tokens: 12 + 3. The
// column ends says how a round fails behind its text: "without a finish reason", or "broken off" with its connection.
//
// Example:
//
//	Given the model works on "What is 2 plus 3?" in these rounds:
//	  | tool | arguments           | answer     |
//	  | add  | {"numbers": [2, 3]} |            |
//	  |      |                     | That is 5. |
//	When the user asks "What is 2 plus 3?"
//	Then the answer is "That is 5."
//	And the model received the result "5" of the tool "add" for "What is 2 plus 3?"
//
// Example:
//
//	Given the model works on "Add twice" in these rounds:
//	  | round | tool | arguments           | answer   |
//	  | 1     | add  | {"numbers": [2, 3]} |          |
//	  | 1     | add  | {"numbers": [3, 4]} |          |
//	  | 2     |      |                     | 5 and 7. |
//	When the user asks "Add twice"
//	Then the answer is "5 and 7."
//
// Example:
//
//	Given the model works on "Add" in these rounds:
//	  | thinks | tool | arguments           | answer |
//	  |        | add  | {"numbers": [2, 3]} |        |
//	  | 100 ms |      |                     | Five.  |
//	When the user asks "Add"
//	Then the answer is "Five."
//
// Example:
//
//	Given the model works on "Add" in these rounds:
//	  | tool | arguments           | answer  | ends       |
//	  | add  | {"numbers": [2, 3]} |         |            |
//	  |      |                     | That is | broken off |
//	When the user asks "Add"
//	Then the answer ends in an error after "That is"
//
// 例子:
//
//	假如 模型分几轮处理"二加三等于几？"：
//	  | 工具 | 参数                | 回答   |
//	  | add  | {"numbers": [2, 3]} |        |
//	  |      |                     | 等于五 |
//	当 用户问"二加三等于几？"
//	那么 用户收到的回答依次是这些事件：
//	  | 事件     | 工具 | 文字   |
//	  | 工具开始 | add  |        |
//	  | 工具成功 | add  | 5      |
//	  | 文字     |      | 等于五 |
//	  | 完成     |      |        |
func (m *model) worksInRounds(_ context.Context, question string, r roundRows) error {
	return m.Model().Script(scriptedllm.Script{Message: question, Rounds: r})
}

// failing are the words of the column ends, with what they make of a reply.
var failing = map[string]func(*scriptedllm.Reply){
	"":                        func(*scriptedllm.Reply) {},
	"without a finish reason": func(r *scriptedllm.Reply) { r.NoFinish = true },
	"broken off": func(r *scriptedllm.Reply) {
		r.BreakAfter = scriptedllm.After(len(scriptedllm.Split(r.Text)))
	},
}

// roundRows are the rows of a table of rounds: round, thinks, tool, arguments, answer, usage, ends.
type roundRows []scriptedllm.Reply

// AsWritten is true for the arguments of a tool, which are JSON.
func (*roundRows) AsWritten(column string, _ map[string]string) bool { return column == "arguments" }

// FromTable refuses numbers of rounds that do not count up from 1, and what is no usage.
func (r *roundRows) FromTable(rows []map[string]string) error {
	for i, row := range rows {
		last := len(*r)
		number, numbered := row["round"]
		n, err := strconv.Atoi(number)
		if numbered && (err != nil || n != last && n != last+1 || n == 0) {
			return &sentence.CellError{Row: i, Column: "round",
				Err: fmt.Errorf("“%s” is no round that can follow round %d; rounds count up from 1", number, last)}
		}
		if !numbered || n > last {
			*r = append(*r, scriptedllm.Reply{})
		}
		reply := &(*r)[len(*r)-1]
		reply.Text += row["answer"]
		if row["thinks"] != "" {
			if reply.FirstTokenDelay, err = units.Duration(row["thinks"]); err != nil {
				return &sentence.CellError{Row: i, Column: "thinks", Err: err}
			}
		}
		usage, err := usageOf(row["usage"])
		if err != nil {
			return &sentence.CellError{Row: i, Column: "usage", Err: err}
		}
		if usage != nil {
			reply.Usage = usage
		}
		fail, known := failing[row["ends"]]
		if !known {
			return &sentence.CellError{Row: i, Column: "ends", Err: fmt.Errorf(
				"a round does not end “%s”; write “without a finish reason”, “broken off”, or nothing", row["ends"])}
		}
		fail(reply)
		if row["tool"] != "" {
			call := scriptedllm.ToolCall{ID: fmt.Sprintf("call-%d", i+1), Name: row["tool"],
				Arguments: row["arguments"]}
			reply.ToolCalls = append(reply.ToolCalls, call)
		}
	}
	return nil
}

// result is what a tool returned, as a table tells it.
type result struct{ tool, text string }

// isToldBy reports whether what the model was sent has the result in it, as it stands or in a string of its JSON.
func (r result) isToldBy(sent result) bool {
	if r.tool != sent.tool {
		return false
	}
	var document any
	_ = json.Unmarshal([]byte(sent.text), &document) // what is no JSON has no strings
	return tells(sent.text, r.text) || slices.ContainsFunc(stringsIn(document), func(s string) bool {
		return tells(s, r.text)
	})
}

var number = regexp.MustCompile(`^-?\d+(?:\.\d+)?$`)

// tells reports whether words are in a text: a number as a whole, and no words only in an empty one.
func tells(text, words string) bool {
	switch {
	case words == "":
		return text == ""
	case number.MatchString(words):
		whole := `(?:^|[^\w.-])` + regexp.QuoteMeta(words) + `(?:$|[^\w.]|\.(?:$|\D))`
		return regexp.MustCompile(whole).MatchString(text)
	}
	return strings.Contains(text, words)
}

// stringsIn are the strings of a JSON document.
func stringsIn(document any) []string {
	var all []string
	switch d := document.(type) {
	case string:
		return []string{d}
	case []any:
		for _, v := range d {
			all = append(all, stringsIn(v)...)
		}
	case map[string]any:
		for _, v := range d {
			all = append(all, stringsIn(v)...)
		}
	}
	return all
}

// results are the rows of a table of results: tool, result.
type results []result

// FromTable reads the results.
func (r *results) FromTable(rows []map[string]string) error {
	for _, row := range rows {
		*r = append(*r, result{row["tool"], row["result"]})
	}
	return nil
}

// wasToldResult checks what the model was sent as the result of a tool: this text, maybe with others around it.
//
// 例子:
//
//	假如 模型分几轮处理"加一加"：
//	  | 工具 | 参数                | 回答 |
//	  | add  | {"numbers": [2, 3]} |      |
//	  |      |                     | 五   |
//	当 用户问"加一加"
//	那么 模型收到结果"5"，来自工具"add"，问题是"加一加"
func (m *model) wasToldResult(ctx context.Context, text, tool, question string) error {
	return m.wasToldResults(ctx, question, results{{tool, text}})
}

// wasToldSo checks that one of the results of a tool has these words, whatever stands around them.
//
// Example:
//
//	Given Bamboo has a tool "weather" that fails with "no network"
//	And the model works on "Is it warm?" in these rounds:
//	  | tool    | arguments | answer        |
//	  | weather | {}        |               |
//	  |         |           | I cannot say. |
//	When the user asks "Is it warm?"
//	Then the model received a result of the tool "weather" that says "no network" for "Is it warm?"
//
// 例子:
//
//	假如 Bamboo 有工具"weather"，它因"no network"而失败
//	并且 模型分几轮处理"热吗？"：
//	  | 工具    | 参数 | 回答     |
//	  | weather | {}   |          |
//	  |         |      | 不知道。 |
//	当 用户问"热吗？"
//	那么 模型收到工具"weather"的结果，其中有"no network"，问题是"热吗？"
//	并且 问"热吗？"的每个请求都符合规范
func (m *model) wasToldSo(ctx context.Context, tool, words, question string) error {
	sent, err := m.lastPrompt(ctx, question, 2)
	if err != nil {
		return err
	}
	got := resultsIn(sent)
	if slices.ContainsFunc(got, result{tool, words}.isToldBy) {
		return nil
	}
	return &mismatch.Error{
		What:     fmt.Sprintf("the model was not told %q by the tool %q", mismatch.Shorten(words), tool),
		Expected: fmt.Sprintf("…%s…", words), Actual: resultTable(got)}
}

// wasToldResults checks all that the model was sent as results of the tools that it had called for a question, in the
// order of its calls. Other words may stand around a result, as in {"result": "5"}; a number is compared as a whole, so
// that 5 is not found in 15.
//
// Example:
//
//	Given the model works on "Add twice" in these rounds:
//	  | tool | arguments           | answer   |
//	  | add  | {"numbers": [2, 3]} |          |
//	  | add  | {"numbers": [3, 4]} |          |
//	  |      |                     | 5 and 7. |
//	When the user asks "Add twice"
//	Then the model received these tool results for "Add twice":
//	  | tool | result |
//	  | add  | 5      |
//	  | add  | 7      |
//
// 例子:
//
//	假如 模型分几轮处理"算两次"：
//	  | 轮次 | 工具 | 参数                | 回答   |
//	  | 1    | add  | {"numbers": [2, 3]} |        |
//	  | 1    | add  | {"numbers": [3, 4]} |        |
//	  | 2    |      |                     | 五和七 |
//	当 用户问"算两次"
//	那么 模型处理"算两次"时收到了这些工具结果：
//	  | 工具 | 结果 |
//	  | add  | 5    |
//	  | add  | 7    |
func (m *model) wasToldResults(ctx context.Context, question string, want results) error {
	sent, err := m.lastPrompt(ctx, question, 2)
	if err != nil {
		return err
	}
	got := resultsIn(sent)
	if slices.EqualFunc(want, got, result.isToldBy) {
		return nil
	}
	return &mismatch.Error{
		What:     fmt.Sprintf("the model was told other results of its tools for %q", mismatch.Shorten(question)),
		Expected: resultTable(want), Actual: resultTable(got)}
}

// resultsIn are the results of the calls behind the last user message, by the ids of the calls. A call without a
// result has none here.
func resultsIn(messages []scriptedllm.Message) []result {
	var all []result
	told := map[string]string{}
	for _, message := range slices.Backward(messages) {
		switch {
		case message.Role == "user":
			slices.Reverse(all)
			return all
		case message.Role == "tool":
			told[message.ToolCallID] = message.Content
		}
		for _, call := range slices.Backward(message.ToolCalls) {
			if text, is := told[call.ID]; is {
				all = append(all, result{call.Name, text})
			}
		}
	}
	slices.Reverse(all)
	return all
}

func resultTable(results []result) string {
	if len(results) == 0 {
		return "none"
	}
	rows := [][]string{{"tool", "result"}}
	for _, r := range results {
		rows = append(rows, []string{r.tool, mismatch.Shorten(r.text)})
	}
	return layout.Table(rows)
}
