package defect

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"bamboo-spec/support/reference"
)

// toolwork are mistakes with tools while they work.
var toolwork = []Defect{
	{Name: "tool-start-shown-with-its-end", Promise: Tools, Silence: true,
		About: []string{
			"The start of a tool is shown before its end",
			"The start of a tool that waits is shown before its end",
			"The start of a tool is shown through the gateway before its end",
		},
		Sentence: "The start of a tool is shown when the tool ends.",
		Wrap: func(p *reference.Parts) {
			holdBack(p, func(e reference.Event) bool { return e.Kind == reference.ToolStart }, false)
		}},
	{Name: "tool-end-shown-with-the-next-event", Promise: Tools,
		About:    []string{"Tool calls of one round run one after another, in the order of the model"},
		Sentence: "The end of a tool is shown behind the start of the next one.",
		Wrap:     func(p *reference.Parts) { holdBack(p, endsTool, true) }},
	{Name: "tool-start-without-arguments", Promise: Tools,
		About:    []string{"A tool call shows the arguments that the model gave"},
		Sentence: "The start of a tool shows no arguments.",
		Wrap:     onToolStarts(func(c *reference.ToolCall) { c.Arguments = "{}" })},
	{Name: "empty-arguments-shown-as-null", Promise: Tools,
		About: []string{
			"A tool call with empty arguments is shown with an empty object",
			"Arguments that are null are an empty object",
		},
		Sentence: "The start of a tool that gets no arguments shows null.",
		Wrap: onToolStarts(func(c *reference.ToolCall) {
			if c.Arguments == "{}" {
				c.Arguments = "null"
			}
		})},
	{Name: "tool-arguments-in-ascii", Promise: Tools,
		About:    []string{"Text of every script passes through a tool unchanged"},
		Sentence: "A tool gets its arguments in ASCII alone.",
		Wrap: onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
			return next(ctx, name, inASCII(arguments))
		})},
	{Name: "tool-result-in-ascii", Promise: Tools,
		About:    []string{"Text of every script passes through a tool unchanged"},
		Sentence: "The result of a tool is passed on in ASCII alone.",
		Wrap: onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
			text, err := next(ctx, name, arguments)
			return inASCII(text), err
		})},
	{Name: "tool-result-cut-short", Promise: Tools,
		About:    []string{"A text of 100 kB from a tool reaches the model whole"},
		Sentence: "Of the result of a tool only 64 KiB reach the model.",
		Wrap: onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
			text, err := next(ctx, name, arguments)
			return text[:min(len(text), longestLine)], err
		})},
	{Name: "shown-result-cut-short", Promise: Tools,
		About:    []string{"A text of 100 kB from a tool is shown whole"},
		Sentence: "Of the result of a tool only 64 KiB are shown.",
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.ToolComplete {
					e.Text = e.Text[:min(len(e.Text), longestLine)]
				}
				next(e)
			})
		}},
	{Name: "tool-failure-without-its-words", Promise: Tools,
		About:    []string{"A failing tool shows why it failed, and the answer continues"},
		Sentence: "A failing tool does not show why it failed.",
		Wrap: onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
			text, err := next(ctx, name, arguments)
			if err != nil {
				err = errors.New("failed")
			}
			return text, err
		})},
	{Name: "tool-failure-as-tool-complete", Promise: Tools,
		About:    []string{"A failing tool is a tool_error on the stream"},
		Sentence: "A failing tool is a tool_complete on the stream, whose result is not a success.",
		Wrap: func(p *reference.Parts) {
			p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind != reference.ToolError {
					return next(dst, e)
				}
				e.Kind = reference.ToolComplete
				return append(dst, bytes.Replace(next(nil, e), []byte("true"), []byte("false"), 1)...)
			})
		}},
	{Name: "tool-failure-without-its-words-at-the-gateway", Promise: Tools,
		About:    []string{"A failing tool shows why it failed through the gateway"},
		Sentence: "A failing tool does not show at the gateway why it failed.",
		Wrap: func(p *reference.Parts) {
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind == reference.ToolError {
					e.Text = "failed"
				}
				return next(dst, e)
			})
		}},
	{Name: "tool-events-without-ids", Promise: Tools,
		About:    []string{"A tool call is shown with its start and its end"},
		Sentence: "The tool events of a stream name the tool, but no call.",
		Wrap: func(p *reference.Parts) {
			p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Tool == nil {
					return next(dst, e)
				}
				id, name := strconv.Quote(e.Tool.ID), strconv.Quote(e.Tool.Name)
				return append(dst, bytes.Replace(next(nil, e), []byte(`"tool_call_id":`+id),
					[]byte(`"tool":`+name), 1)...)
			})
		}},
	{Name: "tool-answers-as-the-last-time", Promise: Tools,
		About:    []string{"Two calls of one tool are answered apart"},
		Sentence: "A tool that is called again returns what it returned the first time.",
		Wrap:     rememberResults},
	{Name: "repeated-call-dropped", Promise: Tools,
		About:    []string{"A call that the model repeats word for word is made again"},
		Sentence: "Of two equal calls of one round only one is made.",
		Wrap: onToolCalls(func(calls []reference.ToolCall) []reference.ToolCall {
			made := map[[2]string]bool{}
			var kept []reference.ToolCall
			for _, c := range calls {
				if key := [2]string{c.Name, c.Arguments}; !made[key] {
					made[key] = true
					kept = append(kept, c)
				}
			}
			return kept
		})},
	{Name: "repeated-name-joined", Promise: AnyProvider,
		About:    []string{"A tool name that is repeated in later chunks counts once"},
		Sentence: "The name of a tool that comes in every piece of its call is joined.",
		Wrap:     joinNames},
	{Name: "calls-made-in-reverse", Promise: Tools,
		About:    []string{"Tool calls of one round run one after another, in the order of the model"},
		Sentence: "The tools of one round run in reverse order.",
		Wrap: onToolCalls(func(calls []reference.ToolCall) []reference.ToolCall {
			var reversed []reference.ToolCall
			for i := range calls {
				reversed = append(reversed, calls[len(calls)-1-i])
			}
			return reversed
		})},
	{Name: "results-swapped", Promise: Tools,
		About:    []string{"Each parallel tool call is answered to the model under its own id"},
		Sentence: "The model is told the results of two calls of one round under each other's id.",
		Wrap:     swapResults},
	{Name: "five-rounds-at-most", Promise: Tools,
		About:    []string{"Ten rounds of tools lead to an answer"},
		Sentence: "An answer that needs more than five rounds ends in an error.",
		Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, rounds: 5} }},
	{Name: "stop-waits-for-the-tool", Promise: Stop, Silence: true,
		About:    []string{"A stop inside a tool ends the answer within one second"},
		Sentence: "A stop does not reach a tool at work.",
		Wrap: onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
			deaf, cancel := context.WithCancel(context.WithoutCancel(ctx))
			defer cancel()
			context.AfterFunc(ctx, func() { time.AfterFunc(stubborn, cancel) })
			return next(deaf, name, arguments)
		})},
	{Name: "stopped-call-left-in-the-prompt", Promise: SoundPrompt,
		About:    []string{"The turn after a stop inside a tool is answered"},
		Sentence: "The call of a stopped tool stays in the next prompt, without a result.",
		Wrap:     leaveStoppedCalls},
	{Name: "text-before-a-stopped-tool-lost", Promise: States,
		About:    []string{"Text before a stopped tool stays in history"},
		Sentence: "The text before a tool is lost when the tool is stopped.",
		Wrap:     forgetBeforeStoppedTools},
}

// stubborn is how long a tool works on that does not hear of its end.
const stubborn = 3 * time.Second

func endsTool(e reference.Event) bool {
	return e.Kind == reference.ToolComplete || e.Kind == reference.ToolError
}

// onToolStarts changes what is shown of each call.
func onToolStarts(change func(c *reference.ToolCall)) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.ToolStart {
				call := *e.Tool
				change(&call)
				e.Tool = &call
			}
			next(e)
		})
	}
}

// holdBack shows the events that are meant with the next event of their session: before it, or behind it.
func holdBack(p *reference.Parts, meant func(reference.Event) bool, behind bool) {
	var mu sync.Mutex
	held := map[string]*reference.Event{}
	onEvents(p, func(e reference.Event, next func(reference.Event)) {
		mu.Lock()
		before := held[e.Session]
		delete(held, e.Session)
		if meant(e) {
			held[e.Session] = &e
		}
		mu.Unlock()
		if behind && before != nil && e.Kind == reference.ToolStart {
			next(e)
			next(*before)
			return
		}
		if before != nil {
			next(*before)
		}
		if !meant(e) {
			next(e)
		}
	})
}

// inASCII writes a question mark for each other character.
func inASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, text)
}

func rememberResults(p *reference.Parts) {
	var mu sync.Mutex
	results := map[string]string{}
	onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
		text, err := next(ctx, name, arguments)
		mu.Lock()
		defer mu.Unlock()
		if before, is := results[name]; is {
			return before, err
		}
		results[name] = text
		return text, err
	})(p)
}

// joinNames joins the names that all pieces of a call have.
func joinNames(p *reference.Parts) {
	var names sync.Map // by the id of the call
	onModelBodies(p, piece(func() func(_, _ map[string]any) {
		return func(piece, function map[string]any) {
			name, _ := function["name"].(string)
			before, _ := names.LoadOrStore(piece["id"], "")
			names.Store(piece["id"], before.(string)+name)
		}
	}))
	onToolCalls(func(calls []reference.ToolCall) []reference.ToolCall {
		for i := range calls {
			if name, is := names.Load(calls[i].ID); is {
				calls[i].Name = name.(string)
			}
		}
		return calls
	})(p)
}

func swapResults(p *reference.Parts) {
	onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
		for i := 1; i < len(messages); i++ {
			one, two := &messages[i-1], &messages[i]
			if one.Role == reference.RoleTool && two.Role == reference.RoleTool {
				one.Content, two.Content = two.Content, one.Content
				i++
			}
		}
		return messages
	})
}

// leaveStoppedCalls puts the call of a stopped tool before the next question.
func leaveStoppedCalls(p *reference.Parts) {
	var mu sync.Mutex
	var stopped *reference.ToolCall
	onTools(func(ctx context.Context, name, arguments string, next callFunc) (string, error) {
		text, err := next(ctx, name, arguments)
		if ctx.Err() != nil {
			mu.Lock()
			defer mu.Unlock()
			stopped = &reference.ToolCall{ID: "stopped", Name: name, Arguments: arguments}
		}
		return text, err
	})(p)
	onPrompts(p, func(messages []reference.PromptMessage) []reference.PromptMessage {
		mu.Lock()
		defer mu.Unlock()
		if stopped == nil {
			return messages
		}
		last := messages[len(messages)-1]
		call := reference.PromptMessage{Role: reference.RoleAssistant, ToolCalls: []reference.ToolCall{*stopped}}
		return append(messages[:len(messages)-1], call, last)
	})
}

// forgetBeforeStoppedTools stores no answer whose tool was stopped.
func forgetBeforeStoppedTools(p *reference.Parts) {
	var stopped sync.Map
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		atWork := false
		usage, err := next(ctx, t, func(e reference.Event) {
			atWork = e.Kind == reference.ToolStart
			emit(e)
		})
		if atWork && ctx.Err() != nil {
			stopped.Store(t.Session, true)
		}
		return usage, err
	})
	p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message, next storeFunc) error {
		if _, is := stopped.LoadAndDelete(session); is {
			return nil
		}
		return next(session, to, m)
	}}
}
