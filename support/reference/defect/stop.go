package defect

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.10 Stop”.
var _ = addAll(
	Defect{
		Name:     "early-stop-refused",
		Sentence: "A stop is refused until the first token has come.",
		Promise:  Stop,
		About:    []string{"An answer is stopped before its first token"},
		Wrap: func(p *reference.Parts) {
			var begun memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				begun.swap(e.Session, !e.Kind.Terminal())
				next(e)
			})
			onStops(p, func(session string, next stopFunc) bool { return begun.get(session) && next(session) })
		},
	},
	Defect{
		Name:     "stop-as-error",
		Sentence: "A stopped answer ends in an error.",
		Promise:  Stop,
		About:    []string{"A stopped answer ends within one second"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if strings.HasPrefix(e.Text, "cancelled") {
					e.Text = "the model could not be called"
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "stop-discards-the-partial-answer",
		Sentence: "History does not keep the text that came before a stop.",
		Promise:  Stop,
		About: []string{
			"History keeps the text that came before the stop",
			"A conversation over HTTP from the first question to a stopped answer",
			"历史记录保留停止前已收到的文字",
		},
		Wrap: func(p *reference.Parts) {
			var stopped memory[bool]
			onStops(p, func(session string, next stopFunc) bool {
				stopped.swap(session, true)
				return next(session)
			})
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				if stopped.get(session) {
					return nil
				}
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "stop-trims-the-partial-answer",
		Sentence: "History keeps a stopped answer without the spaces and line breaks around it.",
		Promise:  Stop,
		About:    []string{"History keeps spaces and line breaks around the text that came before the stop"},
		Wrap: func(p *reference.Parts) {
			var stopped memory[bool]
			onStops(p, func(session string, next stopFunc) bool {
				stopped.swap(session, true)
				return next(session)
			})
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				if stopped.get(session) {
					m.Content = strings.TrimSpace(m.Content)
				}
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "stop-does-not-cancel-the-model",
		Sentence: "A stop does not cancel the call to the model.",
		Promise:  Stop,
		About: []string{
			"A stop cancels the call to the model",
			"A stop after a tool cancels the call to the model",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				type outcome struct {
					reply reference.ModelReply
					err   error
				}
				done := make(chan outcome, 1)
				go func() {
					reply, err := next(context.WithoutCancel(ctx), prompt, func(text string) {
						if ctx.Err() == nil {
							token(text)
						}
					})
					done <- outcome{reply, err}
				}()
				select {
				case o := <-done:
					return o.reply, o.err
				case <-ctx.Done():
					return reference.ModelReply{}, context.Cause(ctx)
				}
			})
		},
	},
	Defect{
		Name:     "stopped-call-made-again",
		Sentence: "The call to the model is made once more after a stop.",
		Promise:  Stop,
		About:    []string{"A stopped answer is not requested from the model again"},
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				reply, err := next(ctx, prompt, token)
				if ctx.Err() != nil {
					time.AfterFunc(300*time.Millisecond, func() {
						_, _ = next(context.WithoutCancel(ctx), prompt, func(string) {})
					})
				}
				return reply, err
			})
		},
	},
	Defect{
		Name:     "stop-waits-for-the-models-head",
		Sentence: "A stop cancels the call to the model only once the model has begun to answer.",
		Promise:  Stop,
		About:    []string{"A stop cancels a call that the model has not begun to answer"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { p.Upstream = uncancelled{p.Upstream} },
	},
	Defect{
		Name:     "stop-of-a-gateway-answer-does-not-cancel-the-model",
		Sentence: "A stop of an answer that was requested through the gateway does not cancel the call to the model.",
		Promise:  Stop,
		About:    []string{"A stop of an answer through the gateway cancels the call to the model"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			chatted := engaged(p)
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				if !chatted.get(t.Session) {
					return next(ctx, t, emit)
				}
				go next(context.WithoutCancel(ctx), t, emit)
				<-ctx.Done()
				return reference.Usage{}, context.Cause(ctx)
			})
		},
	},
	Defect{
		Name:     "stopped-answer-streams-again",
		Sentence: "The stream of a stopped answer begins once more instead of being refused.",
		Promise:  Stop,
		About:    []string{"The stream of a stopped answer gives no other answer"},
		Wrap: func(p *reference.Parts) {
			var stopped memory[bool]
			onStops(p, func(session string, next stopFunc) bool { return stopped.swap(session, true) || next(session) })
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				leave, err := next(session, s)
				if err == nil || !stopped.get(session) {
					return leave, err
				}
				s.Deliver(reference.Event{Kind: reference.Token, Session: session, Text: "one"})
				s.Deliver(reference.Event{Kind: reference.Complete, Session: session})
				s.RunEnded()
				return func() {}, nil
			})
		},
	},
	Defect{
		Name:     "stop-told-to-the-asker-alone",
		Sentence: "A reader that joined a running answer is not told that it was stopped.",
		Promise:  Stop,
		About: []string{
			"A stop ends the answer for a reader that joined over HTTP",
			"A stop ends the answer for a reader that joined at the gateway",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				late := busy.get(session)
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if !late || !strings.HasPrefix(e.Text, "cancelled") {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "stop-drops-the-messages-that-wait",
		Sentence: "A stop drops the gateway messages that wait behind the answer.",
		Promise:  Stop,
		About:    []string{"Messages that wait behind an answer outlive its stop"},
		Silence:  true,
		Wrap:     dropWaiting,
	},
	Defect{
		Name:     "stop-ends-the-session",
		Sentence: "After a stop the session answers no more questions.",
		Promise:  Stop,
		About:    []string{"A conversation continues after a stop"},
		Wrap: func(p *reference.Parts) {
			var stopped memory[bool]
			onStops(p, func(session string, next stopFunc) bool {
				ended := next(session)
				stopped.swap(session, ended)
				return ended
			})
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				if stopped.get(session) {
					return nil, reference.ErrNothingWaits
				}
				return next(session, s)
			})
		},
	},
	Defect{
		Name:     "stop-only-confirmed",
		Sentence: "A stop is confirmed, and the answer continues.",
		Promise:  Stop,
		About: []string{
			"A stopped answer ends within one second",
			"停止后，回答在一秒内结束",
		},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onStops(p, func(session string, _ stopFunc) bool { return busy.get(session) })
		},
	},
	Defect{
		Name:     "stop-sent-to-one-client",
		Sentence: "Only the first gateway client of a session receives the end of a stopped answer.",
		Promise:  Stop,
		About:    []string{"A stop over HTTP ends the answer for every client of the session"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			var joined memory[bool]
			onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
				return next(session, reader{s})
			})
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				if _, overHTTP := s.(reader); overHTTP || !joined.swap(session, true) {
					return s
				}
				return listener{s, func(e reference.Event, next func(reference.Event)) {
					if !strings.HasPrefix(e.Text, "cancelled") {
						next(e)
					}
				}}
			})
		},
	},
	Defect{
		Name:     "stopped-question-counts-as-answered",
		Sentence: "A question whose answer was stopped before any text is not answered on a retry.",
		Promise:  Stop,
		About:    []string{"A question that was stopped before any text is answered later"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if strings.HasPrefix(e.Text, "cancelled") {
					countAsAnswered(p.Store, e.Session)
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "tokens-long-after-a-stop",
		Sentence: "Tokens arrive for more than half a second after a confirmed stop.",
		Promise:  Stop,
		About:    []string{"A stopped answer ends within one second"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			onStops(p, func(session string, next stopFunc) bool {
				time.AfterFunc(600*time.Millisecond, func() { next(session) })
				return busy.get(session)
			})
		},
	},
)

// uncancelled carries calls whose head nobody can cancel.
type uncancelled struct{ http.RoundTripper }

func (u uncancelled) RoundTrip(r *http.Request) (*http.Response, error) {
	hit()
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	resp, err := u.RoundTripper.RoundTrip(r.WithContext(ctx))
	context.AfterFunc(r.Context(), cancel)
	return resp, err
}

var errDropped = errors.New("dropped by a stop")

// dropWaiting lets a stop drop the chats of its session that were taken and are not stored yet, without a word.
func dropWaiting(p *reference.Parts) {
	var mu sync.Mutex
	waiting, dropped := map[string]int{}, map[string]int{}
	onChats(p, func(session, text string, next chatFunc) error {
		mu.Lock()
		waiting[session]++
		mu.Unlock()
		return next(session, text)
	})
	onStops(p, func(session string, next stopFunc) bool {
		mu.Lock()
		dropped[session], waiting[session] = waiting[session], 0
		mu.Unlock()
		return next(session)
	})
	p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
		mu.Lock()
		drop := dropped[session] > 0
		if drop {
			dropped[session]--
		} else {
			waiting[session] = max(0, waiting[session]-1)
		}
		mu.Unlock()
		if drop {
			return errDropped
		}
		return next(session, m)
	}}
	onEvents(p, func(e reference.Event, next func(reference.Event)) {
		if e.Text != errDropped.Error() {
			next(e)
		}
	})
}
