package defect

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.2 Tool events”.
var _ = addAll(
	Defect{
		Name:     "text-before-a-tool-call-lost",
		Sentence: "The text before a tool call is lost.",
		Promise:  Tools,
		About:    []string{"Text before a tool call arrives before it"},
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				var said []string
				reply, err := next(ctx, prompt, func(text string) { said = append(said, text) })
				if len(reply.ToolCalls) == 0 {
					for _, text := range said {
						token(text)
					}
				}
				return reply, err
			})
		},
	},
	Defect{
		Name:     "results-without-display-preference",
		Sentence: "The result of a tool does not say how it is to be shown.",
		Promise:  Tools,
		About:    []string{"A finished tool says how its output is to be shown"},
		Wrap: func(p *reference.Parts) {
			p.StreamFormat = spelt(p.StreamFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				return bytes.Replace(next(dst, e), []byte(`,"display_preference":"default"`), nil, 1)
			})
		},
	},
	Defect{
		Name:     "tool-called-without-arguments",
		Sentence: "A tool is called without the arguments that the model gave.",
		Promise:  Tools,
		About:    []string{"A tool call is shown with its start and its end"},
		Wrap:     func(p *reference.Parts) { p.Tools = barehanded{p.Tools} },
	},
	Defect{
		Name:     "tool-end-not-sent",
		Sentence: "The end of a tool call is not sent.",
		Promise:  Tools,
		About: []string{
			"A tool call is shown with its start and its end",
			"A tool call that succeeds is shown through the gateway too",
			"工具在回答之前开始并结束",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind != reference.ToolComplete && e.Kind != reference.ToolError {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "tool-end-of-another-call",
		Sentence: "The end of a tool call names a call that never started.",
		Promise:  Tools,
		About:    []string{"A tool call is shown with its start and its end"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.ToolComplete || e.Kind == reference.ToolError {
					call := *e.Tool
					call.ID, call.Name = "call-of-another", "another"
					e.Tool = &call
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "tool-failure-as-success",
		Sentence: "A tool that failed is shown as successful.",
		Promise:  Tools,
		About: []string{
			"A call of a tool that fails is shown as failed, and the answer continues",
			"A tool call that fails is shown through the gateway too",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.ToolError {
					e.Kind = reference.ToolComplete
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "tool-failure-ends-the-answer",
		Sentence: "A tool that fails ends the whole answer.",
		Promise:  Tools,
		About: []string{
			"A call of a tool that fails is shown as failed, and the answer continues",
			"A call of an unknown tool is shown as failed, and the answer continues",
		},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				ctx, cancel := context.WithCancelCause(ctx)
				defer cancel(nil)
				return next(ctx, t, func(e reference.Event) {
					emit(e)
					if e.Kind == reference.ToolError {
						hit()
						cancel(errors.New("a tool failed"))
					}
				})
			})
		},
	},
	Defect{
		Name:     "tool-result-not-sent",
		Sentence: "The model does not receive the result of its tool call.",
		Promise:  Tools,
		About:    []string{"The model receives what its tool call returned"},
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				prompt.Messages = slices.Clone(prompt.Messages)
				for i := range prompt.Messages {
					if prompt.Messages[i].Role == "tool" {
						prompt.Messages[i].Content = ""
					}
				}
				return next(ctx, prompt, token)
			})
		},
	},
	Defect{
		Name:     "tool-result-not-shown",
		Sentence: "The result of a tool is not shown.",
		Promise:  Tools,
		About: []string{
			"A tool call is shown with its start and its end",
			"Several rounds of tools run one after another",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.ToolComplete {
					e.Text = ""
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "tool-start-not-sent",
		Sentence: "The start of a tool call is not sent.",
		Promise:  Tools,
		About: []string{
			"A tool call is shown with its start and its end",
			"A tool call that succeeds is shown through the gateway too",
			"工具在回答之前开始并结束",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind != reference.ToolStart {
					next(e)
				}
			})
		},
	},
)

type barehanded struct{ reference.Tools }

func (b barehanded) Call(ctx context.Context, name, _ string) (string, error) {
	hit()
	return b.Tools.Call(ctx, name, "{}")
}
