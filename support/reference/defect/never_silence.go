package defect

import (
	"bytes"
	"context"
	"runtime/debug"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.5 Never silence”.
var _ = addAll(
	Defect{
		Name:     "broken-answer-as-complete",
		Sentence: "An answer that the model broke off ends as complete.",
		Promise:  NeverSilence,
		About: []string{
			"The user gets an error when the connection to the model breaks",
			"The user gets an error when the model ends without a finish reason",
		},
		Wrap: func(p *reference.Parts) {
			var begun memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if begun.swap(e.Session, !e.Kind.Terminal()) && e.Kind == reference.Error {
					e.Kind = reference.Complete
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "error-of-unknown-code",
		Sentence: "The gateway reports a failure of the model with an unknown code.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error through the gateway too"},
		Wrap: func(p *reference.Parts) {
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind == reference.Error && e.Code == "" {
					e.Code = "INTERNAL"
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "error-without-reason",
		Sentence: "An error does not say what went wrong.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error when the model cannot be reached"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Error {
					e.Text = ""
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "failure-as-complete",
		Sentence: "An answer that failed before its first token ends as complete.",
		Promise:  NeverSilence,
		About: []string{
			"The user gets an error when the model refuses with <status>",
			"模型拒绝回答时，用户会收到错误",
			"Questions get an error while the model is down for <time>, then an answer",
		},
		Wrap: func(p *reference.Parts) {
			var begun memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if !begun.swap(e.Session, !e.Kind.Terminal()) && e.Kind == reference.Error {
					e.Kind = reference.Complete
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "failure-as-text",
		Sentence: "A failure of the model arrives as text of the answer.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error when the model cannot be reached"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				usage, err := next(ctx, t, emit)
				if err != nil && ctx.Err() == nil {
					emit(reference.Event{Kind: reference.Token, Text: "Sorry, something went wrong."})
					err = nil
				}
				return usage, err
			})
		},
	},
	Defect{
		Name:     "failure-closes-the-connection",
		Sentence: "After a failure of the model the gateway closes the connection.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error through the gateway too"},
		Wrap: func(p *reference.Parts) {
			var asker memory[reference.Client]
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				asker.swap(c.Session(), c)
				next(c, m)
			})
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if c := asker.get(e.Session); e.Kind == reference.Error && c != nil {
					hit()
					c.Close(websocket.CloseInternalServerErr, "failed")
				}
			})
		},
	},
	Defect{
		Name:     "failure-not-reported",
		Sentence: "When the model fails, the answer never ends: the user gets no error.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error when the model cannot be reached"},
		Silence:  true,
		Wrap:     func(p *reference.Parts) { p.Hub = &untold{Hub: p.Hub} },
	},
	Defect{
		Name:     "failure-not-reported-at-the-gateway",
		Sentence: "When the model fails, gateway users get no error.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error through the gateway too"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind == reference.Error && e.Code == "" {
					return dst
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "failure-after-a-tool-as-complete",
		Sentence: "An answer that failed right after a tool ends as complete.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error when the model is silent after a tool"},
		Wrap: func(p *reference.Parts) {
			var tool memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if tool.swap(e.Session, endsTool(e)) && e.Kind == reference.Error {
					e.Kind = reference.Complete
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "failed-answer-after-a-tool-as-complete",
		Sentence: "An answer that fails in the text after a tool ends as complete.",
		Promise:  NeverSilence,
		About: []string{
			"The user gets an error when the answer after a tool is broken off",
			"The user gets an error when the answer after a tool is without a finish reason",
		},
		Wrap: func(p *reference.Parts) {
			var used memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if used.swap(e.Session, !e.Kind.Terminal() && (used.get(e.Session) || endsTool(e))) &&
					e.Kind == reference.Error {
					e.Kind = reference.Complete
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "broken-answer-as-complete-at-the-gateway",
		Sentence: "At the gateway an answer that the model broke off ends as complete.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error in mid-answer through the gateway too"},
		Wrap: func(p *reference.Parts) {
			var begun memory[bool]
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if begun.swap(e.Session, e.Kind == reference.Token) && e.Kind == reference.Error {
					e.Kind = reference.Complete
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "partial-answer-withheld",
		Sentence: "The text that came before the model failed is not streamed.",
		Promise:  NeverSilence,
		About:    []string{"The user gets an error when the connection to the model breaks"},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				var held []reference.Event
				usage, err := next(ctx, t, func(e reference.Event) { held = append(held, e) })
				for _, e := range held {
					if err == nil {
						emit(e)
					}
				}
				return usage, err
			})
		},
	},
	Defect{
		Name:     "shutdown-without-terminal-event",
		Sentence: "When the server shuts down, running answers end without a terminal event.",
		Promise:  NeverSilence,
		About: []string{
			"An answer that a restart cut short ends in an error and keeps its text",
			"Every user gets an answer or an error when Bamboo is restarted",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind != reference.Error || e.Text != reference.ErrShutdown.Error() {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "stalled-model-never-times-out",
		Sentence: "A stalled model never times out.",
		Promise:  NeverSilence,
		About: []string{
			"The user gets an error when the model never starts to answer",
			"The user gets an error when the model stalls",
		},
		Silence: true,
		Wrap:    func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, stall: time.Hour} },
	},
	Defect{Name: "failure-with-a-path", Promise: NeverSilence, About: leaksOfFailures,
		Sentence: "The error of a failed answer names a file of the server.",
		Wrap:     onFailures(func(text string) string { return text + ": open /var/lib/bamboo/runs/7.json: denied" })},
	Defect{Name: "failure-with-a-stack", Promise: NeverSilence, About: leaksOfFailures,
		Sentence: "The error of a failed answer holds a stack trace.",
		Wrap: onFailures(func(text string) string {
			return text + "\n" + string(bytes.ReplaceAll(debug.Stack(), []byte("/"), []byte(".")))
		})},
)

type untold struct {
	reference.Hub
	failed memory[bool]
}

func (h *untold) Publish(e reference.Event) {
	h.failed.swap(e.Session, e.Kind == reference.Error)
	if e.Kind == reference.Error {
		hit()
		return
	}
	h.Hub.Publish(e)
}

func (h *untold) End(session string) {
	if !h.failed.get(session) {
		h.Hub.End(session)
	}
}

var leaksOfFailures = []string{
	"The error of a failed answer contains no file path and no stack trace",
	"The gateway error of a failed answer contains no file path and no stack trace",
	"The gateway error of a disk fault contains no file path and no stack trace",
}

// onFailures changes the text of each error that ends an answer.
func onFailures(change func(text string) string) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Error {
				e.Text = change(e.Text)
			}
			next(e)
		})
	}
}
