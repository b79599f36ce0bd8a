package defect

import (
	"context"
	"strings"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.5 States”.
var _ = addAll(
	Defect{
		Name:     "answer-in-one-piece",
		Sentence: "An answer is held back until it is complete.",
		Promise:  States,
		About:    []string{"A token is passed on before the next one arrives"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				var said strings.Builder
				reply, err := next(ctx, prompt, func(text string) { said.WriteString(text) })
				if said.Len() > 0 {
					token(said.String())
				}
				return reply, err
			})
		},
	},
	Defect{
		Name:     "chat-for-any-session",
		Sentence: "A gateway message for another session is answered in the session of the connection.",
		Promise:  States,
		About: []string{
			"A message to another session than the connected one is refused",
			"A client cannot send a message to a session it is not connected to",
		},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.ChatMessage {
					m.Session = c.Session()
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "failed-question-counts-as-answered",
		Sentence: "A question whose answer failed before any text is not answered on a retry.",
		Promise:  States,
		About: []string{
			"The same question is answered on a retry",
			"The next question is answered when the model is back",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Error && !strings.HasPrefix(e.Text, "cancelled") {
					countAsAnswered(p.Store, e.Session)
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "busy-after-a-failure",
		Sentence: "After an answer that failed, the gateway refuses the next question of its session as BUSY.",
		Promise:  States,
		About:    []string{"The next question through the gateway is answered after a failure in mid-answer"},
		Wrap: func(p *reference.Parts) {
			var failed memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				failed.swap(e.Session, e.Kind == reference.Error)
				next(e)
			})
			onChats(p, func(session, text string, next chatFunc) error {
				if failed.get(session) {
					return reference.ErrBusy
				}
				return next(session, text)
			})
		},
	},
	Defect{
		Name:     "joining-stores-the-question-again",
		Sentence: "A reader that joins a running answer has its question stored once more.",
		Promise:  States,
		About:    []string{"A reader that joins stores nothing twice"},
		Wrap: func(p *reference.Parts) {
			var readers memory[int]
			store := p.Store
			onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
				n := readers.get(session) + 1
				readers.swap(session, n)
				history, err := store.History(session)
				if n < 2 || err != nil || len(history) == 0 {
					return s
				}
				hit()
				// the reader joins all the same
				_ = store.Ask(session, reference.Message{Role: reference.RoleUser, Content: history[0].Content})
				return s
			})
		},
	},
	Defect{
		Name:     "message-during-an-answer-lost",
		Sentence: "A message that is sent during an answer is confirmed and lost.",
		Promise:  States,
		About:    []string{"A message that arrives during an answer waits for the next run"},
		Wrap: func(p *reference.Parts) {
			busy := working(p)
			p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
				if busy.get(session) {
					return nil
				}
				return next(session, m)
			}}
		},
	},
	Defect{
		Name:     "partial-answer-not-stored",
		Sentence: "History does not keep the text that came before the model failed.",
		Promise:  States,
		About:    []string{"History keeps the text that came before the model failed"},
		Wrap: func(p *reference.Parts) {
			var failed memory[bool]
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				usage, err := next(ctx, t, emit)
				failed.swap(t.Session, err != nil && ctx.Err() == nil)
				return usage, err
			})
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				if failed.get(session) {
					return nil
				}
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "token-held-until-the-next",
		Sentence: "A token is held back until the next one is there.",
		Promise:  States,
		About: []string{
			"A token is passed on before the next one arrives",
			"A token is passed on through the gateway before the next one arrives",
			"模型暂停输出时，已输出的文字已经到达",
		},
		Silence: true,
		Wrap: func(p *reference.Parts) {
			var held memory[*reference.Event]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				var mine *reference.Event
				if e.Kind == reference.Token {
					mine = &e
				}
				if before := held.swap(e.Session, mine); before != nil {
					next(*before)
				}
				if mine == nil {
					next(e)
				}
			})
		},
	},
)
