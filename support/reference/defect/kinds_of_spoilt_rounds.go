package defect

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// Each spoils what the model is sent after rounds of tools, or after an answer without text.
var _ = addAll(
	Defect{Name: "failed-tool-ends-its-round",
		Sentence: "When a tool fails, the other calls of its round are not made and get no result.",
		Promise:  SoundPrompt,
		About:    []string{"A failed call does not skip the other calls of its round"},
		Wrap:     endRoundsWithAFailure},
	Defect{Name: "broken-arguments-sent-back",
		Sentence: "Arguments that the model did not write as JSON are sent back to it as they came.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after a call of <kind> is valid > a tool with broken arguments"},
		Wrap:     sendBack(func(c *reference.ToolCall, said reference.ToolCall) { c.Arguments = said.Arguments })},
	Defect{Name: "invalid-tool-name-sent-back",
		Sentence: "A tool name that providers do not accept is sent back to the model as it came.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after a call of <kind> is valid > an invalid name"},
		Wrap:     sendBack(func(c *reference.ToolCall, said reference.ToolCall) { c.Name = said.Name })},
	Defect{Name: "finished-calls-without-results",
		Sentence: "The tool calls of an earlier answer are part of the next prompt, their results are not.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after an answer with a tool holds the text of the answer"},
		Wrap: afterRounds(func(failed bool, messages, rounds []reference.PromptMessage) []reference.PromptMessage {
			if failed {
				return messages
			}
			return insertBeforeLast(messages, ofRole(reference.RoleAssistant, rounds)...)
		})},
	Defect{Name: "finished-results-without-calls",
		Sentence: "The tool results of an earlier answer are part of the next prompt, its calls are not.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after an answer with a tool holds the text of the answer"},
		Wrap: afterRounds(func(failed bool, messages, rounds []reference.PromptMessage) []reference.PromptMessage {
			if failed {
				return messages
			}
			return insertBeforeLast(messages, ofRole(reference.RoleTool, rounds)...)
		})},
	Defect{Name: "answer-after-tools-not-sent",
		Sentence: "The text of an answer that used tools is not part of the next prompt.",
		Promise:  Context,
		About:    []string{"The prompt after an answer with a tool holds the text of the answer"},
		Wrap: afterRounds(func(failed bool, messages, _ []reference.PromptMessage) []reference.PromptMessage {
			if failed || len(messages) < 2 {
				return messages
			}
			return slices.Delete(messages, len(messages)-2, len(messages)-1)
		})},
	Defect{Name: "failed-calls-left-in-the-prompt",
		Sentence: "When the model fails after a tool, the call stays in the next prompt without its result.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after a model failure that follows a tool call is valid"},
		Wrap: afterRounds(func(failed bool, messages, rounds []reference.PromptMessage) []reference.PromptMessage {
			if !failed {
				return messages
			}
			return insertBeforeLast(messages, ofRole(reference.RoleAssistant, rounds)...)
		})},
	Defect{Name: "results-without-calls-after-a-restart",
		Sentence: "After a restart a prompt holds a tool result whose call is not there.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after an answer with a tool and a restart is valid"},
		Wrap:     sendResultsAfterARestart},
	Defect{Name: "stopped-round-left-in-the-prompt",
		Sentence: "After a stop inside the second call of a round, both calls stay in the next prompt with one result.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after a stop inside the second call of a round is valid"},
		Wrap:     leaveStoppedRounds},
	Defect{Name: "empty-answer-sent",
		Sentence: "An answer without text is an empty message in the next prompt.",
		Promise:  SoundPrompt,
		About: []string{"The prompt after an empty answer has no empty message",
			"The prompt after reasoning without an answer has no message for it"},
		Wrap: sendEmptyAnswers},
	Defect{Name: "reasoning-sent-as-the-answer",
		Sentence: "When the model only reasons, its reasoning is sent as the answer in the next prompt.",
		Promise:  SoundPrompt,
		About:    []string{"The prompt after reasoning without an answer has no message for it"},
		Wrap:     sendReasoningAsTheAnswer},
)

// ofRole are the messages of a role.
func ofRole(role string, messages []reference.PromptMessage) []reference.PromptMessage {
	return slices.DeleteFunc(slices.Clone(messages), func(m reference.PromptMessage) bool { return m.Role != role })
}

func insertBeforeLast(messages []reference.PromptMessage, more ...reference.PromptMessage) []reference.PromptMessage {
	return slices.Insert(messages, len(messages)-1, more...)
}

// afterRounds changes each prompt that begins a run behind one with tool calls. rounds are the calls and results
// of that run; failed says that the model failed after them.
func afterRounds(
	change func(failed bool, messages, rounds []reference.PromptMessage) []reference.PromptMessage,
) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		var mu sync.Mutex
		var rounds []reference.PromptMessage
		var failed bool
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			user := func(m reference.PromptMessage) bool { return m.Role == reference.RoleUser }
			mu.Lock()
			if begins := user(q.Messages[len(q.Messages)-1]); begins && rounds != nil {
				q.Messages = change(failed, slices.Clone(q.Messages), rounds)
				rounds = nil
			} else if !begins {
				last := lastIndex(q.Messages, user)
				rounds = slices.Clone(q.Messages[last+1:])
			}
			mu.Unlock()
			reply, err := next(ctx, q, token)
			mu.Lock()
			defer mu.Unlock()
			failed = err != nil
			return reply, err
		})
	}
}

// lastIndex is the place of the last message that is so; -1: none is.
func lastIndex(messages []reference.PromptMessage, is func(reference.PromptMessage) bool) int {
	for i, m := range slices.Backward(messages) {
		if is(m) {
			return i
		}
	}
	return -1
}

// sendBack changes the calls that the model is sent by what it said of them.
func sendBack(change func(c *reference.ToolCall, said reference.ToolCall)) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		var said sync.Map // by the id of the call
		onMessagesOf(reference.RoleAssistant, func(m *reference.PromptMessage) {
			m.ToolCalls = slices.Clone(m.ToolCalls)
			for i := range m.ToolCalls {
				if call, is := said.Load(m.ToolCalls[i].ID); is {
					change(&m.ToolCalls[i], call.(reference.ToolCall))
				}
			}
		})(p)
		onToolCalls(func(calls []reference.ToolCall) []reference.ToolCall {
			for _, c := range calls {
				said.Store(c.ID, c)
			}
			return calls
		})(p)
	}
}

// endRoundsWithAFailure shows no call of a round behind one that failed, and sends no result of it.
func endRoundsWithAFailure(p *reference.Parts) {
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		over := false
		return next(ctx, t, func(e reference.Event) {
			if e.Kind == reference.Token {
				over = false
			}
			if !over {
				emit(e)
			}
			over = over || e.Kind == reference.ToolError
		})
	})
	onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
		over := false
		return slices.DeleteFunc(messages, func(m reference.PromptMessage) bool {
			skipped := over && m.Role == reference.RoleTool
			over = m.Role == reference.RoleTool && (over || strings.HasPrefix(m.Content, "error: "))
			return skipped
		})
	})
}

// sendResultsAfterARestart puts a result before the question, if there were turns before the start.
func sendResultsAfterARestart(p *reference.Parts) {
	started := time.Now()
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		last := len(t.Messages) - 1
		if last > 0 && t.Messages[last-1].At.Before(started) {
			orphan := reference.Message{Role: reference.RoleTool, Content: "5"}
			t.Messages = slices.Insert(slices.Clone(t.Messages), last, orphan)
		}
		return next(ctx, t, emit)
	})
}

// leaveStoppedRounds puts the calls of a stopped round, and the results that there were, before the next question.
func leaveStoppedRounds(p *reference.Parts) {
	var mu sync.Mutex
	var calls []reference.ToolCall
	var left []reference.PromptMessage // results of the round; of a stopped one its calls and its results
	stopped := false
	onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
		text, err := next(ctx, name, arguments)
		mu.Lock()
		defer mu.Unlock()
		if stopped = ctx.Err() != nil && len(left) > 0; stopped {
			call := reference.PromptMessage{Role: reference.RoleAssistant, ToolCalls: calls}
			left = slices.Insert(left, 0, call)
		} else {
			left = append(left, reference.PromptMessage{Role: reference.RoleTool, Content: text,
				ToolCallID: calls[len(left)].ID})
		}
		return text, err
	})(p)
	onToolCalls(func(now []reference.ToolCall) []reference.ToolCall {
		mu.Lock()
		defer mu.Unlock()
		calls, left = now, nil
		return now
	})(p)
	onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
		mu.Lock()
		defer mu.Unlock()
		if !stopped {
			return messages
		}
		stopped = false
		return insertBeforeLast(messages, left...)
	})
}

// nothing marks an answer without text until it is in the prompt.
const nothing = "\x00"

func sendEmptyAnswers(p *reference.Parts) {
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		t.Messages = slices.Clone(t.Messages)
		for i, m := range t.Messages {
			if m.Role == reference.RoleAssistant && m.Content == "" {
				t.Messages[i].Content = nothing
			}
		}
		return next(ctx, t, emit)
	})
	onMessagesOf(reference.RoleAssistant, func(m *reference.PromptMessage) {
		m.Content = strings.TrimPrefix(m.Content, nothing)
	})(p)
}

// sendReasoningAsTheAnswer puts what the model reasoned last between two questions in a row.
func sendReasoningAsTheAnswer(p *reference.Parts) {
	thought := lastThought(p)
	onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
		last := len(messages) - 1
		text, _ := thought.Load().(string)
		if text == "" || last < 1 || messages[last].Role != reference.RoleUser ||
			messages[last-1].Role != reference.RoleUser {
			return messages
		}
		return insertBeforeLast(messages, reference.PromptMessage{Role: reference.RoleAssistant, Content: text})
	})
}
