package defect

import (
	"context"
	"slices"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.7 Shared sessions”.
var _ = addAll(
	Defect{
		Name:     "disconnect-deletes-the-conversation",
		Sentence: "A conversation is lost when its client disconnects from the gateway.",
		Promise:  SharedSessions,
		About: []string{
			"A session continues after the user reconnects to the gateway",
			"A returning user finds the earlier turns in history",
			"通过网关开始的对话，断开重连后可以继续",
		},
		Wrap: func(p *reference.Parts) {
			var left memory[time.Time]
			p.Gateway = &departures{p.Gateway, func(session string) { left.swap(session, time.Now()) }}
			p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
				history, err := next(session)
				return slices.DeleteFunc(history,
						func(m reference.Message) bool { return m.At.Before(left.get(session)) }),
					err
			}}
		},
	},
	Defect{
		Name:     "gateway-runs-cannot-be-joined",
		Sentence: "An answer that was requested through the gateway cannot be read over HTTP.",
		Promise:  SharedSessions,
		About:    []string{"An answer requested through the gateway can be joined over HTTP"},
		Wrap: func(p *reference.Parts) {
			busy := engaged(p)
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				if busy.get(session) {
					return nil, reference.ErrNothingWaits
				}
				return next(session, s)
			})
		},
	},
	Defect{
		Name:     "gateway-runs-cannot-be-stopped",
		Sentence: "A stop does not find an answer that was requested through the gateway.",
		Promise:  SharedSessions,
		About:    []string{"A stop ends an answer that was requested through the gateway"},
		Wrap: func(p *reference.Parts) {
			var here memory[bool]
			p.Runs = runs{Runs: p.Runs,
				chat: func(session, text string, next chatFunc) error {
					here.swap(session, true)
					return next(session, text)
				},
				stop: func(session string, next stopFunc) bool { return !here.get(session) && next(session) },
			}
		},
	},
	Defect{
		Name:     "gateway-turns-not-in-history",
		Sentence: "Turns through the gateway are not in the history that HTTP shows.",
		Promise:  SharedSessions,
		About:    []string{"Messages sent over HTTP and through the gateway are in one history"},
		Wrap: func(p *reference.Parts) {
			var here memory[bool] // whether a text was said at the gateway
			onChats(p, func(session, text string, next chatFunc) error {
				here.swap(text, true)
				return next(session, text)
			})
			onHistories(p, func(ms []message) []message {
				hidden := false
				return slices.DeleteFunc(ms, func(m message) bool {
					if m.Role == "user" {
						hidden = here.get(m.Content)
					}
					return hidden
				})
			})
		},
	},
	Defect{
		Name:     "transports-do-not-share-context",
		Sentence: "The model is not sent the turns of the other transport.",
		Promise:  SharedSessions,
		About: []string{
			"A conversation started over HTTP continues through the gateway",
			"A conversation started through the gateway continues over HTTP",
		},
		Wrap: func(p *reference.Parts) {
			var here memory[bool] // whether a text was said at the gateway
			onChats(p, func(session, text string, next chatFunc) error {
				here.swap(session+text, true)
				return next(session, text)
			})
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				last := t.Messages[len(t.Messages)-1]
				side, same := here.get(t.Session+last.Content), false
				t.Messages = slices.DeleteFunc(slices.Clone(t.Messages), func(m reference.Message) bool {
					if m.Role == reference.RoleUser {
						same = here.get(t.Session+m.Content) == side
					}
					return !same
				})
				return next(ctx, t, emit)
			})
		},
	},
)
