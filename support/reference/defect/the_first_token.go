package defect

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Speed: the first token”.
var _ = addAll(
	Defect{
		Name:     "every-gateway-client-is-scanned",
		Sentence: "Before an answer begins, Bamboo scans all gateway clients, which takes 0.5 ms for each.",
		Promise:  FirstToken,
		About:    []string{"With 1000 idle clients, 95 of 100 first tokens have at most 100 ms added"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			var clients atomic.Int64
			usual := p.Guard
			p.Guard = guard{Guard: usual,
				enter: func() bool { clients.Add(1); return usual.Enter() },
				leave: func() { clients.Add(-1); usual.Leave() },
			}
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				pause(ctx, time.Duration(clients.Load())*500*time.Microsecond)
				return next(ctx, q, token)
			})
		},
	},
	Defect{
		Name:     "first-token-late",
		Sentence: "The first token of every answer comes six seconds late.",
		Promise:  FirstToken,
		About:    []string{"95 of 100 answers start within five seconds"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				pause(ctx, 6*time.Second)
				return next(ctx, q, token)
			})
		},
	},
	Defect{
		Name:     "followers-served-one-by-one",
		Sentence: "Each follower of a conversation gets its tokens 20 ms after the follower before.",
		Promise:  FirstToken,
		About: []string{
			"95 of 100 first tokens reach 20 followers with at most 100 ms added",
			"95 of 100 first tokens reach 100 followers with at most 100 ms added",
		},
		Kind: Performance,
		Wrap: func(p *reference.Parts) {
			var mu sync.Mutex
			followers := map[string]int{}
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				mu.Lock()
				defer mu.Unlock()
				followers[session]++
				return &late{Subscriber: s, by: time.Duration(followers[session]-1) * 20 * time.Millisecond}
			})
		},
	},
	Defect{
		Name:     "gateway-answers-late",
		Sentence: "Gateway clients get each token 0.4 s later than HTTP clients.",
		Promise:  FirstToken,
		About:    []string{"Bamboo adds at most 100 ms to the first gateway token in 95 of 100 answers"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onJoins(p, func(_ string, s reference.Subscriber) reference.Subscriber {
				if r, isReader := s.(reader); isReader {
					return r.Subscriber
				}
				return &late{Subscriber: s, by: 400 * time.Millisecond}
			})
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				return next(session, reader{s})
			})
		},
	},
	Defect{
		Name:     "one-answer-at-a-time",
		Sentence: "A question waits until all earlier questions are answered.",
		Promise:  FirstToken,
		About:    []string{"99 of 100 answers start within 500 ms while the load grows tenfold"},
		Kind:     Performance,
		Wrap:     func(p *reference.Parts) { atMost(p, 1) },
	},
	Defect{
		Name:     "one-answer-begins-every-30-ms",
		Sentence: "Answers begin 30 ms apart, whenever their questions come.",
		Promise:  FirstToken,
		About: []string{
			"40 users who ask at the same moment get every answer, 95 of 100 first tokens with at most 150 ms added",
			"30 users a second who come at random moments have at most 100 ms added to 95 of 100 first tokens",
		},
		Kind: Performance,
		Wrap: func(p *reference.Parts) { beginApart(p, 30*time.Millisecond) },
	},
	Defect{
		Name:     "stalls-for-a-second",
		Sentence: "Bamboo pauses for one second every two and a half seconds.",
		Promise:  FirstToken,
		About:    []string{"99 of 100 answers start within 500 ms at 100 new conversations per second"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			began := sync.OnceValue(time.Now)
			stall := func(ctx context.Context) {
				const works, turn = 1500 * time.Millisecond, 2500 * time.Millisecond
				if at := time.Since(began()) % turn; at > works {
					pause(ctx, turn-at)
				}
			}
			onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				stall(ctx)
				return next(ctx, q, func(text string) {
					stall(ctx)
					token(text)
				})
			})
		},
	},
)
