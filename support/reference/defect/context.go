package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.3 Context”.
var _ = addAll(
	Defect{
		Name:     "context-cut-short",
		Sentence: "The model is sent only the latest turn before the question.",
		Promise:  Context,
		About:    []string{"Each turn carries all earlier turns to the model"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				t.Messages = t.Messages[max(0, len(t.Messages)-3):]
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "context-not-sent",
		Sentence: "The model is sent only the last message.",
		Promise:  Context,
		About: []string{
			"Each turn carries all earlier turns to the model",
			"第二个问题带着前面的对话",
		},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				t.Messages = t.Messages[len(t.Messages)-1:]
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "context-of-one-role",
		Sentence: "The model is sent its own answers with the role of the user.",
		Promise:  Context,
		About:    []string{"Each turn carries all earlier turns to the model"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				t.Messages = slices.Clone(t.Messages)
				for i := range t.Messages {
					t.Messages[i].Role = reference.RoleUser
				}
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "context-of-twenty-messages",
		Sentence: "The model is sent only the latest twenty messages.",
		Promise:  Context,
		About: []string{
			"After <turns> turns the model still gets the complete conversation",
		},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				t.Messages = t.Messages[max(0, len(t.Messages)-20):]
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "context-sent-twice",
		Sentence: "The model is sent the earlier turns twice.",
		Promise:  Context,
		About:    []string{"Each turn carries all earlier turns to the model"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				earlier := t.Messages[:len(t.Messages)-1]
				t.Messages = slices.Concat(earlier, t.Messages)
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "context-without-answers",
		Sentence: "The model is sent the earlier questions without their answers.",
		Promise:  Context,
		About:    []string{"Each turn carries all earlier turns to the model"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				t.Messages = slices.DeleteFunc(slices.Clone(t.Messages),
					func(m reference.Message) bool { return m.Role == reference.RoleAssistant })
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "only-the-last-of-two-sent",
		Sentence: "The model is sent only the later one of two unanswered messages.",
		Promise:  Context,
		About:    []string{"Two messages before the first stream are answered together"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				last := len(t.Messages) - 1
				if last > 0 && t.Messages[last-1].Role == reference.RoleUser {
					t.Messages = slices.Delete(slices.Clone(t.Messages), last-1, last)
				}
				return next(ctx, t, emit)
			})
		},
	},
)
