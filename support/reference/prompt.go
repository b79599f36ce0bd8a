package reference

import (
	"encoding/json"
	"fmt"
	"strings"
)

// The prompt that the agent keeps is valid (contract 4.2): no provider refuses it for its form, whatever the
// model or a user said.

// mostName is how many characters of a tool's name providers take.
const mostName = 64

// firstPrompt asks for the answer to a turn. An answer without text is left out: an assistant's
// message needs some.
func firstPrompt(t Turn, tools []ToolDefinition) Prompt {
	prompt := Prompt{Model: t.Model, Tools: tools}
	for _, m := range t.Messages {
		if m.Role == RoleUser || m.Content != "" {
			prompt.Messages = append(prompt.Messages, PromptMessage{Role: m.Role, Content: m.Content})
		}
	}
	return prompt
}

// nameCalls gives an id to each call of a round that has none, or that of a call before it. made is how many
// calls the rounds before made.
func nameCalls(calls []ToolCall, made int) {
	taken := map[string]bool{"": true}
	var unnamed []int
	for i, c := range calls {
		if taken[c.ID] {
			unnamed = append(unnamed, i)
		}
		taken[c.ID] = true
	}
	for _, i := range unnamed {
		id := fmt.Sprintf("call_%d", made+i+1)
		for taken[id] {
			id += "_"
		}
		calls[i].ID = id
		taken[id] = true
	}
}

// soundCalls are calls as the model is reminded of them: it may have sent a name that is none, or
// arguments that are no JSON.
func soundCalls(calls []ToolCall) []ToolCall {
	sound := make([]ToolCall, len(calls))
	for i, c := range calls {
		if c.Arguments == "" || !json.Valid([]byte(c.Arguments)) {
			c.Arguments = "{}"
		}
		c.Name = soundName(c.Name)
		sound[i] = c
	}
	return sound
}

func soundName(name string) string {
	name = strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, name)
	if name == "" {
		return "unnamed"
	}
	return name[:min(len(name), mostName)]
}

// bytesPerToken is how much text is usually one token.
const bytesPerToken = 4

// ownCount is the usage of a call whose model reports none, as far as the length of its texts tells.
func ownCount(p Prompt, answer string) Usage {
	asked := 0
	for _, m := range p.Messages {
		asked += len(m.Content)
		for _, c := range m.ToolCalls {
			asked += len(c.Name) + len(c.Arguments)
		}
	}
	return Usage{}.Plus(Usage{Prompt: tokensOf(asked), Completion: tokensOf(len(answer))})
}

func tokensOf(bytes int) int { return (bytes + bytesPerToken - 1) / bytesPerToken }
