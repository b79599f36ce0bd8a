package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "second-reader-starts-a-second-run",
	Sentence: "Whoever joins a running answer makes the model answer once more.",
	Promise:  OneRun,
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			history, err := p.Store.History(session)
			if err == nil && busy.get(session) {
				go p.Agent.Answer(context.Background(), reference.Turn{Session: session, Messages: history}, func(reference.Event) {})
			}
			return next(session, s)
		})
	},
})
