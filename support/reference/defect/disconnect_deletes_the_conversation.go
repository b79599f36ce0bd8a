package defect

import (
	"slices"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "disconnect-deletes-the-conversation",
	Sentence: "A conversation is lost when its client disconnects from the gateway.",
	Promise:  SharedSessions,
	About: []string{
		"A session continues after the user reconnects to the gateway",
		"A returning user finds the earlier turns in history",
		"从网关开始的对话可以离开后继续",
	},
	Wrap: func(p *reference.Parts) {
		var left memory[time.Time]
		p.Gateway = &departures{p.Gateway, func(session string) { left.swap(session, time.Now()) }}
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			history, err := next(session)
			return slices.DeleteFunc(history, func(m reference.Message) bool { return m.At.Before(left.get(session)) }),
				err
		}}
	},
})
