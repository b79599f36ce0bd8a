package defect

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

// promptContents are mistakes with what the model is sent that no provider refuses, and with its key.
var promptContents = []Defect{
	{Name: "arguments-lose-digits-in-the-prompt", Promise: SoundPrompt,
		About:    []string{"Arguments keep every digit in the next prompt"},
		Sentence: "Large numbers in a tool call's arguments are rounded in the next prompt.",
		Wrap: onMessagesOf(reference.RoleAssistant, func(m *reference.PromptMessage) {
			calls := make([]reference.ToolCall, len(m.ToolCalls))
			for i, c := range m.ToolCalls {
				c.Arguments = rounded(c.Arguments)
				calls[i] = c
			}
			if len(calls) > 0 {
				m.ToolCalls = calls
			}
		})},
	{Name: "arguments-lose-digits-when-shown", Promise: Tools,
		About:    []string{"A tool call shows every digit of its arguments"},
		Sentence: "Large numbers in a tool call's arguments are rounded when the call is shown.",
		Wrap:     onToolStarts(func(c *reference.ToolCall) { c.Arguments = rounded(c.Arguments) })},
	{Name: "failure-of-a-tool-not-told", Promise: SoundPrompt,
		About:    []string{"The prompt after a failed tool call says why it failed"},
		Sentence: "The model is not told why a tool failed.",
		Wrap: onMessagesOf(reference.RoleTool, func(m *reference.PromptMessage) {
			if strings.HasPrefix(m.Content, "error: ") {
				m.Content = "failed"
			}
		})},
	{Name: "reasoning-sent-in-the-prompt", Promise: SoundPrompt, Wrap: sendReasoning,
		About:    []string{"Reasoning before a tool call is not part of the next prompt"},
		Sentence: "The reasoning before a tool call is sent as text of the answer."},
	{Name: "text-simplified-in-the-prompt", Promise: Context,
		About:    []string{"Quotes, backslashes and line breaks of a message are part of the prompt"},
		Sentence: "Line breaks of a message are spaces in the prompt.",
		Wrap: onMessagesOf(reference.RoleUser, func(m *reference.PromptMessage) {
			m.Content = strings.ReplaceAll(m.Content, "\n", " ")
		})},
	{Name: "emoji-lost-in-the-prompt", Promise: Context,
		About:    []string{"A prompt holds earlier messages and answers in every script"},
		Sentence: "Characters beyond U+FFFF of earlier messages and answers are question marks in the prompt.",
		Wrap: func(p *reference.Parts) {
			onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
				for i := range messages[:max(0, len(messages)-1)] {
					messages[i].Content = strings.Map(func(r rune) rune {
						if r > 0xFFFF {
							return '?'
						}
						return r
					}, messages[i].Content)
				}
				return messages
			})
		}},
	{Name: "spaces-trimmed-in-the-prompt", Promise: Context,
		About:    []string{"Spaces around a message are part of the prompt"},
		Sentence: "Spaces around a message are left out of the prompt.",
		Wrap: onMessagesOf(reference.RoleUser, func(m *reference.PromptMessage) {
			m.Content = strings.TrimSpace(m.Content)
		})},
	{Name: "text-beside-calls-trimmed-in-the-prompt", Promise: SoundPrompt,
		About:    []string{"Spaces and line breaks around text before a tool call are part of the next prompt"},
		Sentence: "Text that the model says beside tool calls is sent back without the spaces around it.",
		Wrap: onMessagesOf(reference.RoleAssistant, func(m *reference.PromptMessage) {
			if len(m.ToolCalls) > 0 {
				m.Content = strings.TrimSpace(m.Content)
			}
		})},
	{Name: "earlier-turns-trimmed-in-the-prompt", Promise: Context,
		About:    []string{"Spaces around earlier turns are part of the next prompt"},
		Sentence: "Spaces around earlier turns are left out of the next prompt.",
		Wrap: func(p *reference.Parts) {
			onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
				for i := range messages[:len(messages)-1] {
					messages[i].Content = strings.TrimSpace(messages[i].Content)
				}
				return messages
			})
		}},
	{Name: "results-of-two-calls-exchanged", Promise: SoundPrompt,
		About:    []string{"Each of two tool calls at once is answered to the model with its own output"},
		Sentence: "The results of two tool calls of a round are sent to the model under each other's ids.",
		Wrap: func(p *reference.Parts) {
			onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
				if n := len(messages); n > 2 && messages[n-1].Role == reference.RoleTool &&
					messages[n-2].Role == reference.RoleTool {
					messages[n-1].Content, messages[n-2].Content = messages[n-2].Content, messages[n-1].Content
				}
				return messages
			})
		}},
	{Name: "long-turns-cut-in-the-prompt", Promise: Context,
		About:    []string{"A turn of 100 kB is whole in the next prompt"},
		Sentence: "Of an earlier message only 64 KiB are part of the next prompt.",
		Wrap: func(p *reference.Parts) {
			onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
				for i := range messages[:len(messages)-1] {
					messages[i].Content = messages[i].Content[:min(len(messages[i].Content), longestLine)]
				}
				return messages
			})
		}},
	{Name: "key-not-sent", Promise: SoundPrompt, About: firstPrompt,
		Sentence: "The model is called without the key.",
		Wrap:     onKeys(func(http.Header) string { return "" })},
	{Name: "key-without-bearer", Promise: SoundPrompt, About: firstPrompt,
		Sentence: "The model is sent the key without the word Bearer.",
		Wrap: onKeys(func(head http.Header) string {
			return strings.TrimPrefix(head.Get("Authorization"), "Bearer ")
		})},
}

var firstPrompt = []string{"The first prompt of a conversation is valid"}

// onMessagesOf changes each message of a role that the model is sent.
func onMessagesOf(role string, change func(m *reference.PromptMessage)) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
			for i := range messages {
				if messages[i].Role == role {
					change(&messages[i])
				}
			}
			return messages
		})
	}
}

// sendReasoning puts what the model reasoned before the text of its next message with calls.
func sendReasoning(p *reference.Parts) {
	thought := lastThought(p)
	onMessagesOf(reference.RoleAssistant, func(m *reference.PromptMessage) {
		if text, _ := thought.Load().(string); len(m.ToolCalls) > 0 {
			m.Content = text + m.Content
		}
	})(p)
}

// lastThought keeps what the model reasoned last, a string.
func lastThought(p *reference.Parts) *atomic.Value {
	var thought atomic.Value
	onModelBodies(p, choice(func(_, delta map[string]any) {
		if text, _ := delta["reasoning_content"].(string); text != "" {
			thought.Store(text)
		}
	}))
	return &thought
}

// rounded is a JSON text whose numbers have gone through a float of 64 bits.
func rounded(text string) string {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	same, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return string(same)
}

// onKeys changes how the key of the model is sent.
func onKeys(change func(head http.Header) string) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onModelCalls(p, func(head http.Header, _ map[string]any) {
			hit()
			head.Set("Authorization", change(head))
		})
	}
}
