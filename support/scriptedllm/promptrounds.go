package scriptedllm

import (
	"fmt"
	"reflect"
	"slices"
)

// part is one thing that a conversation says: a user's message, a text of the assistant, or a call with its result.
type part struct {
	role, text string
	call       ToolCall
	answered   bool
	result     string
}

// parts tell a conversation without its system messages, and in the same way however its messages are cut: texts of
// the assistant in a row are joined, and each call stands with its result.
func parts(messages []Message) []part {
	var all []part
	for _, m := range messages {
		switch m.Role {
		case "system", "developer":
		case "assistant":
			all = append(say(all, m.Content), calls(m)...)
		case "tool":
			all = answer(all, m)
		default:
			all = append(all, part{role: m.Role, text: m.Content})
		}
	}
	return all
}

// say adds a text of the assistant to the one before it, if there is one.
func say(all []part, text string) []part {
	switch last := len(all) - 1; {
	case text == "":
	case last >= 0 && all[last].role == "assistant":
		all[last].text += text
	default:
		all = append(all, part{role: "assistant", text: text})
	}
	return all
}

func calls(m Message) []part {
	var all []part
	for _, c := range m.ToolCalls {
		all = append(all, part{role: "call", call: c})
	}
	return all
}

// answer adds a result to its call: the last one with its id.
func answer(all []part, m Message) []part {
	for i, p := range slices.Backward(all) {
		if p.role == "call" && p.call.ID == m.ToolCallID && !p.answered {
			all[i].answered, all[i].result = true, m.Content
			return all
		}
	}
	return append(all, part{role: m.Role, text: m.Content})
}

// saysTheSame reports whether two conversations differ in their system messages at most, and in how they are cut.
func saysTheSame(a, b []Message) bool { return slices.Equal(parts(a), parts(b)) }

// addedBehind finds the message of now behind those that say what before does; -1: now does not begin with before.
func addedBehind(now, before []Message) int {
	fixed := func(m Message) bool { return m.Role == "user" || m.Role == "tool" } // these are never cut or joined
	want, left := parts(before), 0
	for _, m := range before {
		if fixed(m) {
			left++
		}
	}
	for i := 0; left >= 0; i++ {
		if left == 0 && slices.Equal(parts(now[:i]), want) {
			return i
		}
		if i == len(now) {
			return -1
		}
		if fixed(now[i]) {
			left--
		}
	}
	return -1
}

// roundFaults hold a round to the one before: what it says, then calls, maybe with text before them, and their results.
func roundFaults(now, before []Message) []Fault {
	from := addedBehind(now, before)
	if from < 0 {
		return []Fault{{RuleRounds, firstOther(now, before), "it is not what the round before was sent"}}
	}
	called := false
	for i, m := range now[from:] {
		if m.Role == "user" || called && m.Role == "assistant" && m.Content != "" {
			return []Fault{{RuleRounds, from + i,
				fmt.Sprintf("a message of the role %s stands among the results", m.Role)}}
		}
		called = called || len(m.ToolCalls) > 0
	}
	if !called {
		return []Fault{{RuleRounds, from, "the calls of the round before do not stand here"}}
	}
	return nil
}

// firstOther is the first message of now, system messages aside, that is not the one of before in its place.
func firstOther(now, before []Message) int {
	at := 0
	for _, m := range spoken(before) {
		for at < len(now) && isSystem(now[at]) {
			at++
		}
		if at == len(now) || !reflect.DeepEqual(now[at], m) {
			break
		}
		at++
	}
	return at
}

func isSystem(m Message) bool { return m.Role == "system" || m.Role == "developer" }

// spoken are the messages without those of the system.
func spoken(messages []Message) []Message { return slices.DeleteFunc(slices.Clone(messages), isSystem) }

// round counts the rounds before a request by the requests that it goes on with, as the calls of one round may be
// spread over several messages. Where it goes on with none, each message with calls counts. The caller holds mu.
func (m *Model) round(r *Request) int {
	round, longest := r.Round, 0
	if round < 2 {
		return round // it cannot be less
	}
	for _, o := range m.requests {
		if o.Message != r.Message || o.Side || len(o.FormFaults) > 0 || len(roundFaults(r.Messages, o.Messages)) > 0 {
			continue
		}
		if from := addedBehind(r.Messages, o.Messages); from > longest {
			round, longest = o.Round+1, from
		}
	}
	return round
}
