package defect

import (
	"net/http"
	"slices"

	"bamboo-spec/support/reference"
)

// prompt is one way to spoil what the model is sent.
type prompt struct {
	name, sentence string
	change         func(call map[string]any, messages []any) []any // returns the messages
}

// Prompts are the defects of what the model is sent. Those that a scenario is about are in the catalogue.
func Prompts() []Defect {
	var all []Defect
	for _, d := range prompts {
		wrap := func(p *reference.Parts) {
			onModelCalls(p, func(_ http.Header, call map[string]any) {
				call["messages"] = d.change(call, list(call["messages"]))
			})
		}
		all = append(all, Defect{Name: d.name, Sentence: d.sentence, Promise: SoundPrompt,
			About: promptsAbout[d.name], Wrap: wrap})
	}
	return all
}

func says(role, content string) map[string]any {
	return map[string]any{"role": role, "content": content}
}

func isRole(role string) func(any) bool {
	return func(m any) bool {
		one, _ := m.(map[string]any)
		return one["role"] == role
	}
}

func hasCalls(m any) bool {
	one, _ := m.(map[string]any)
	return list(one["tool_calls"]) != nil
}

// eachMessage makes prompts that differ in each message of a role.
func eachMessage(role string, change func(m map[string]any)) func(map[string]any, []any) []any {
	return func(_ map[string]any, all []any) []any {
		for _, m := range all {
			if isRole(role)(m) {
				change(m.(map[string]any))
			}
		}
		return all
	}
}

// eachCall makes prompts that differ in each tool call.
func eachCall(change func(call, function map[string]any)) func(map[string]any, []any) []any {
	return eachMessage(reference.RoleAssistant, func(m map[string]any) {
		for _, c := range list(m["tool_calls"]) {
			call, _ := c.(map[string]any)
			function, _ := call["function"].(map[string]any)
			change(call, function)
		}
	})
}

// without leaves out the messages that are so.
func without(is func(any) bool) func(map[string]any, []any) []any {
	return func(_ map[string]any, all []any) []any { return slices.DeleteFunc(all, is) }
}

var prompts = []prompt{
	{"model-not-named", "The request to the model names no model.", func(call map[string]any, all []any) []any {
		delete(call, "model")
		return all
	}},
	{"answer-not-streamed", "The request to the model does not ask for a stream.",
		func(call map[string]any, all []any) []any {
			call["stream"] = false
			return all
		}},
	{"tools-in-the-first-round-only", "Tools are offered in the first round only.", func(call map[string]any,
		all []any) []any {
		if slices.ContainsFunc(all, isRole(reference.RoleTool)) {
			delete(call, "tools")
		}
		return all
	}},
	{"two-system-messages", "The model is sent two system messages.", func(_ map[string]any, all []any) []any {
		return append([]any{says("system", "Be kind."), says("system", "Be brief.")}, all...)
	}},
	{"system-message-last", "The system message comes last.", func(_ map[string]any, all []any) []any {
		return append(all, says("system", "Be kind."))
	}},
	{"empty-assistant-message", "An empty assistant message is sent after the first question.",
		func(_ map[string]any, all []any) []any {
			first := slices.IndexFunc(all, isRole(reference.RoleUser))
			if first < 0 || first == len(all)-1 {
				return all
			}
			return slices.Insert(slices.Clone(all), first+1, any(says("assistant", "")))
		}},
	{"last-message-doubled", "The last message is sent twice.", func(_ map[string]any, all []any) []any {
		return append(all, all[len(all)-1])
	}},
	{"tool-results-not-sent", "Tool results are not sent.", without(isRole(reference.RoleTool))},
	{"calls-not-sent", "Tool calls are not sent.", without(hasCalls)},
	{"last-result-not-sent", "The last tool result is not sent.", func(_ map[string]any, all []any) []any {
		if last := len(all) - 1; isRole(reference.RoleTool)(all[last]) {
			return all[:last]
		}
		return all
	}},
	{"results-before-their-calls", "Tool results come before their calls.", func(_ map[string]any, all []any) []any {
		if i := slices.IndexFunc(all, hasCalls); i >= 0 && i+1 < len(all) {
			all[i], all[i+1] = all[i+1], all[i]
		}
		return all
	}},
	{"result-without-id", "A tool result does not say which call it answers.", eachMessage(reference.RoleTool,
		func(m map[string]any) {
			delete(m, "tool_call_id")
		})},
	{"result-of-another-call", "A tool result names a call that was not made.", eachMessage(reference.RoleTool,
		func(m map[string]any) {
			m["tool_call_id"] = "call_of_another"
		})},
	{"result-with-an-unknown-role", "A tool result has an unknown role.", eachMessage(reference.RoleTool,
		func(m map[string]any) {
			m["role"] = "observation"
		})},
	{"text-beside-calls-not-sent", "The text before a tool call is not sent.", eachMessage(reference.RoleAssistant,
		func(m map[string]any) {
			if hasCalls(m) {
				m["content"] = nil
			}
		})},
	{"call-without-id", "A tool call has no id.", eachCall(func(call, _ map[string]any) { call["id"] = "" })},
	{"call-without-name", "A tool call names no tool.", eachCall(func(_,
		function map[string]any) {
		function["name"] = ""
	})},
	{"arguments-as-an-object", "Arguments of a tool call are an object, not a text.", eachCall(func(_,
		function map[string]any) {
		function["arguments"] = map[string]any{}
	})},
	{"arguments-cut-short", "The last character of a tool call's arguments is lost.", eachCall(func(_,
		function map[string]any) {
		if text, _ := function["arguments"].(string); text != "" {
			function["arguments"] = text[:len(text)-1]
		}
	})},
	{"empty-arguments-as-empty-text", "Empty arguments of a tool call are sent as an empty text.", eachCall(func(_,
		function map[string]any) {
		function["arguments"] = ""
	})},
}
