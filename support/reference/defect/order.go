package defect

import (
	"slices"
	"strings"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.2 Order”.
var _ = addAll(
	Defect{
		Name:     "history-newest-first",
		Sentence: "A history begins with its newest message.",
		Promise:  Order,
		About:    []string{"History shows several turns in order"},
		Wrap: func(p *reference.Parts) {
			onHistories(p, func(ms []message) []message {
				slices.Reverse(ms)
				return ms
			})
		},
	},
	Defect{
		Name:     "questions-before-answers",
		Sentence: "History shows all questions before the first answer.",
		Promise:  Order,
		About:    []string{"History shows several turns in order"},
		Wrap: func(p *reference.Parts) {
			onHistories(p, func(ms []message) []message {
				slices.SortStableFunc(ms, func(a, b message) int { return -strings.Compare(a.Role, b.Role) })
				return ms
			})
		},
	},
	Defect{
		Name:     "message-during-an-answer-shown-before-it",
		Sentence: "History shows a message that was sent during an answer before that answer.",
		Promise:  Order,
		About:    []string{"A message that arrives during an answer waits for the next run"},
		Wrap: func(p *reference.Parts) {
			early := sentEarly(p)
			onHistories(p, func(ms []message) []message {
				return ahead(ms, func(m message) bool { return early.get(m.Content) })
			})
		},
	},
	Defect{
		Name:     "message-during-an-answer-sent-before-it",
		Sentence: "The model is sent a message that came during an answer before that answer.",
		Promise:  Order,
		About:    []string{"A message that arrives during an answer waits for the next run"},
		Wrap: func(p *reference.Parts) {
			early := sentEarly(p)
			onPrompts(p, func(ms []reference.PromptMessage) []reference.PromptMessage {
				return ahead(ms, func(m reference.PromptMessage) bool { return early.get(m.Content) })
			})
		},
	},
)

// sentEarly keeps, by text, which messages were sent while another was answered.
func sentEarly(p *reference.Parts) *memory[bool] {
	var early memory[bool]
	busy := working(p)
	p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
		early.swap(m.Content, busy.get(session))
		return next(session, m)
	}}
	return &early
}

// ahead moves each message that is so before the one in front of it.
func ahead[M any](messages []M, is func(M) bool) []M {
	for i := 1; i < len(messages); i++ {
		if is(messages[i]) {
			messages[i-1], messages[i] = messages[i], messages[i-1]
		}
	}
	return messages
}
