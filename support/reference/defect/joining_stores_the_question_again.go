package defect

import (
	"bamboo-spec/support/reference"
)

var _ = add(Defect{
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
})
