package defect

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Speed: the flow of an answer”.
var _ = addAll(
	Defect{
		Name:     "one-follower-lags",
		Sentence: "The twentieth client of a conversation gets each token 250 ms after the others.",
		Promise:  Flow,
		About:    []string{"20 followers read 95 of 100 tokens within 100 ms of each other"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			clients := map[string]int{}
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				mu.Lock()
				defer mu.Unlock()
				if clients[session]++; clients[session] != 20 {
					return s
				}
				return &late{Subscriber: s, by: 250 * time.Millisecond}
			})
		},
	},
	Defect{
		Name:     "one-token-at-a-time",
		Sentence: "All tokens of all answers pass one lock, which takes a millisecond for each.",
		Promise:  Flow,
		About:    []string{"100 users get every answer, 95 of 100 first tokens with at most 100 ms added"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			var gate sync.Mutex
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Token {
					gate.Lock()
					time.Sleep(time.Millisecond)
					gate.Unlock()
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "tokens-in-bursts",
		Sentence: "Tokens are held back until there are ten of them.",
		Promise:  Flow,
		About:    []string{"95 of 100 tokens arrive within 60 ms of the one before"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				var held []string
				tell := func() {
					for _, text := range held {
						token(text)
					}
					held = nil
				}
				defer tell()
				return next(ctx, q, func(text string) {
					if held = append(held, text); len(held) == 10 {
						tell()
					}
				})
			})
		},
	},
)
