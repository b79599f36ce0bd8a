package defect

import (
	"context"
	"errors"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Load: every answer is right”.
var _ = addAll(
	Defect{
		Name:     "long-answers-cut-off",
		Sentence: "All tokens of an answer after the first 50 000 are lost.",
		Promise:  RightAnswers,
		About:    []string{"An answer of 100 000 tokens arrives complete within a minute"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				tokens := 0
				return next(ctx, q, func(text string) {
					if tokens++; tokens <= 50_000 {
						token(text)
					}
				})
			})
		},
	},
	Defect{
		Name:     "one-answer-in-five-fails",
		Sentence: "Every fifth question ends in an error.",
		Promise:  RightAnswers,
		About: []string{
			"10 gateway users together get more than one answer per second",
			"More than 90 % of the answers to 10 concurrent users succeed",
			"50 users for one minute meet the main objectives of speed and size",
		},
		Kind: Performance,
		Wrap: func(p *reference.Parts) {
			var answers atomic.Int64
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				if answers.Add(1)%5 == 0 {
					return reference.Usage{}, errors.New("overloaded: try again later")
				}
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "one-answer-in-five-wrong",
		Sentence: "Every fifth answer begins with a word that the model did not say.",
		Promise:  RightAnswers,
		About: []string{
			"Every answer to a mix of short and long questions is right",
			"More than 90 % of the answers to 10 concurrent users succeed",
		},
		Kind: Performance,
		Wrap: func(p *reference.Parts) {
			var answers atomic.Int64
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				wrong := answers.Add(1)%5 == 0
				return next(ctx, q, func(text string) {
					if wrong {
						text, wrong = "nothing", false
					}
					token(text)
				})
			})
		},
	},
	Defect{
		Name:     "over-25-questions-refused",
		Sentence: "While 25 questions are being answered, each further one ends in an error.",
		Promise:  RightAnswers,
		About: []string{
			"More than 80 % of the answers to 50 concurrent users succeed",
			"More than 70 % of the answers to 100 concurrent users succeed",
			"1 000 complete answers over HTTP, 99 of 100 token gaps below 500 ms",
			"1 000 complete answers through the gateway, 99 of 100 token gaps below 500 ms",
			"5 000 concurrent answers are complete",
			"At least 60 users at once get every answer, 95 of 100 first tokens with at most 100 ms added",
		},
		Kind: Performance,
		Wrap: func(p *reference.Parts) {
			var now atomic.Int64
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				defer now.Add(-1)
				if now.Add(1) > 25 {
					return reference.Usage{}, errors.New("overloaded: try again later")
				}
				return next(ctx, t, emit)
			})
		},
	},
)
