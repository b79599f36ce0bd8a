package conversation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/client"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/spelling"
)

// event is one event of an answer as a table tells it.
type event struct {
	name, tool, text string
	untold           bool // it ends a tool and does not say whether the tool failed
}

const (
	toolStarts   = "tool starts"
	toolSucceeds = "tool succeeds"
	toolFails    = "tool fails"
)

// eventWord is how a table names a kind of event, in both languages.
type eventWord struct {
	english, chinese string
	is               func(client.Event) bool
}

// eventWords are the events of an answer that a table can name. A new one is a row here.
var eventWords = []eventWord{
	{"text", "文字", ofKind(client.Token)},
	{toolStarts, "工具开始", ofKind(client.ToolStart)},
	{toolSucceeds, "工具成功", func(e client.Event) bool { return ofTool(e) && !e.Failed }},
	{toolFails, "工具失败", func(e client.Event) bool { return ofTool(e) && e.Failed }},
	{"complete", "完成", ofKind(client.Complete)},
	{"error", "错误", ofKind(client.Error)},
	{"cancelled", "取消", ofKind(client.Cancelled)},
}

func ofKind(k client.Kind) func(client.Event) bool {
	return func(e client.Event) bool { return e.Kind == k }
}

// ofTool reports whether an event ends a tool call.
func ofTool(e client.Event) bool { return e.Kind == client.ToolComplete || e.Kind == client.ToolError }

// nameOf is how a table names an event; one that it has no word for is named by its kind.
func nameOf(e client.Event) string {
	for _, w := range eventWords {
		if w.is(e) {
			return w.english
		}
	}
	return string(e.Kind)
}

// chineseEvents are the English words by the Chinese ones.
func chineseEvents() map[string]string {
	words := map[string]string{}
	for _, w := range eventWords {
		words[w.chinese] = w.english
	}
	return words
}

// checkEvent says what is wrong with the name of an event in a table; “…” is any number of others.
func checkEvent(name string) error {
	var names []string
	for _, w := range eventWords {
		names = append(names, w.english)
	}
	if slices.Contains(names, name) || match.IsGap(name) {
		return nil
	}
	names = append(names, "…")
	return fmt.Errorf("no event is called “%s”%s; there are %s", name, spelling.DidYouMean(name, names),
		strings.Join(names, ", "))
}

func (w event) matches(got event) bool {
	if w.name != got.name && !(w.name == toolFails && got.mayHaveFailed()) {
		return false
	}
	return (w.tool == "" || w.tool == got.tool) && (w.text == "" || w.says(got.text))
}

// mayHaveFailed reports whether the event shows the failure of a tool, or an outcome that may be one.
func (w event) mayHaveFailed() bool { return w.name == toolFails || w.untold && w.text != "" }

// says compares texts; arguments are compared as JSON, since each server writes them in its own way.
func (w event) says(text string) bool {
	if w.name != toolStarts {
		return w.text == text
	}
	return w.text == text || match.SameJSON(w.text, text)
}

// condensed tells the events of a run in the words of a table. Tokens in a row are one event with their joint text.
func condensed(events []client.Event) []event {
	var all []event
	tools := map[string]string{}
	for _, e := range events {
		name := nameOf(e)
		switch {
		case e.Kind == client.Token && e.Text == "": // is no token
		case e.Kind == client.Token:
			if n := len(all); n > 0 && all[n-1].name == name {
				all[n-1].text += e.Text
				continue
			}
			all = append(all, event{name: name, text: e.Text})
		case e.Kind == client.ToolStart:
			tools[e.CallID] = e.Tool
			all = append(all, event{name: name, tool: e.Tool, text: e.Arguments})
		case ofTool(e):
			all = append(all, event{name, cmp.Or(e.Tool, tools[e.CallID]), cmp.Or(e.Result, e.Text), e.Untold})
		default:
			all = append(all, event{name: name})
		}
	}
	return all
}

// spelled tells each event by itself, tokens too.
func spelled(events []client.Event) []event {
	var all []event
	for _, e := range events {
		all = append(all, event{name: string(e.Kind), tool: e.Tool, text: e.Text})
	}
	return all
}

func eventTable(es []event) string {
	rows := [][]string{{"event", "tool", "text"}}
	for _, e := range es {
		rows = append(rows, []string{e.name, e.tool, mismatch.Shorten(e.text)})
	}
	return layout.Table(rows)
}
