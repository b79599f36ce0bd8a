package defect

import (
	"fmt"
	"os"

	"bamboo-spec/support/reference"
)

// inUse is a session that says of a store that it was opened and not closed.
const inUse = "store-in-use"

type lockedStore struct{ reference.Store }

func (s lockedStore) Close() error {
	countAsAnswered(s.Store, inUse)
	return s.Store.Close()
}

var _ = add(Defect{
	Name:     "no-start-after-a-kill",
	Sentence: "A server that was killed does not start again with its data.",
	Promise:  Durability,
	About:    []string{"History is the same after a kill"},
	Wrap: func(p *reference.Parts) {
		history, err := p.Store.History(inUse)
		if err == nil && history[len(history)-1].Role == reference.RoleUser {
			hit()
			fmt.Fprintln(os.Stderr, "the store is in use: it was not closed in good order")
			os.Exit(1)
		}
		if err := p.Store.Ask(inUse, reference.Message{Role: reference.RoleUser, Content: "opened",
			At: p.Clock.Now()}); err != nil {
			panic("defect: the store cannot be marked: " + err.Error())
		}
		p.Store = lockedStore{p.Store}
	},
})
