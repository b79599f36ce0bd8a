package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "second-message-answered-in-between",
	Sentence: "A gateway message during an answer is answered at the same time.",
	Promise:  OneRun,
	About:    []string{"A second message during an answer is queued or refused with BUSY"},
	Wrap: func(p *reference.Parts) {
		busy := engaged(p)
		answer := p.Agent.Answer
		onChats(p, func(session, text string, next chatFunc) error {
			if !busy.get(session) {
				return next(session, text)
			}
			go func() {
				turn := reference.Turn{Session: session,
					Messages: []reference.Message{{Role: reference.RoleUser, Content: text}}}
				usage, err := answer(context.Background(), turn, func(e reference.Event) {
					e.Session = session
					p.Hub.Publish(e)
				})
				if err == nil {
					p.Hub.Publish(reference.Event{Kind: reference.Complete, Session: session, Usage: usage})
				}
			}()
			return nil
		})
	},
})
