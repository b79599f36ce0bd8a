package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "joiner-starts-a-second-run",
	Sentence: "A client that joins a running answer makes the model answer again.",
	Promise:  OneRun,
	About:    []string{"Joining a running answer does not ask the model again"},
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			history, err := p.Store.History(session)
			if err == nil && busy.get(session) {
				hit()
				go p.Agent.Answer(context.Background(), reference.Turn{Session: session, Messages: history},
					func(reference.Event) {})
			}
			return next(session, s)
		})
	},
})
