package defect

import (
	"context"
	"sync"

	"bamboo-spec/support/reference"
)

// usages are mistakes with what an answer costs: guarantee 14.
var usages = []Defect{
	{Name: "usage-counted-anew", Promise: Usage,
		About: []string{
			"The usage of an answer is what the model reported",
			"The usage of an answer through the gateway is what the model reported",
		},
		Sentence: "An answer tells a usage of Bamboo's own count, although the model reports one.",
		Wrap: onUsage(func(u reference.Usage) reference.Usage {
			return reference.Usage{}.Plus(reference.Usage{Prompt: 7, Completion: 3})
		})},
	{Name: "usage-of-the-last-round", Promise: Usage,
		About:    []string{"The usage of an answer with tools is the sum of its rounds"},
		Sentence: "Of the rounds of an answer only the usage of the last one is told.",
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				reply, err := next(ctx, q, token)
				if len(reply.ToolCalls) > 0 {
					reply.Usage = reference.Usage{}
				}
				return reply, err
			})
		}},
	{Name: "usage-of-the-whole-session", Promise: Usage,
		About:    []string{"The usage of the second answer does not include that of the first"},
		Sentence: "An answer tells the usage of all answers so far.",
		Wrap: func(p *reference.Parts) {
			var all reference.Usage
			onUsage(func(u reference.Usage) reference.Usage { all = all.Plus(u); return all })(p)
		}},
	{Name: "usage-of-answers-at-the-same-time-added-up", Promise: Usage,
		About:    []string{"The usage of an answer does not include that of another one at the same time"},
		Sentence: "The usage of answers that run at the same time is counted together.",
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			var running int
			var all reference.Usage // of those since nothing ran
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				mu.Lock()
				running++
				mu.Unlock()
				own, err := next(ctx, t, emit)
				mu.Lock()
				defer mu.Unlock()
				all = all.Plus(own)
				told := all
				if running--; running == 0 {
					all = reference.Usage{}
				}
				return told, err
			})
		}},
	{Name: "usage-made-up-as-zero", Promise: Usage,
		About:    []string{"An answer does not report 0 tokens when the model reports no usage"},
		Sentence: "An answer whose model reports no usage costs 0 tokens.",
		Wrap:     onUsage(func(reference.Usage) reference.Usage { return reference.Usage{} })},
}

// onUsage changes the usage of each answer, one after another.
func onUsage(change func(u reference.Usage) reference.Usage) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			usage, err := next(ctx, t, emit)
			return change(usage), err
		})
	}
}
