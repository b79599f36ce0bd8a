package defect

import (
	"sync"

	"bamboo-spec/support/reference"
)

type broadcast struct {
	reference.Hub
	joined sync.Map // the sessions that somebody is in
}

func (b *broadcast) Join(session string, s reference.Subscriber) (leave func()) {
	b.joined.Store(session, nil)
	return b.Hub.Join(session, s)
}

func (b *broadcast) Publish(e reference.Event) {
	b.Hub.Publish(e)
	own := e.Session
	b.joined.Range(func(session, _ any) bool {
		if e.Session = session.(string); e.Session != own && e.Kind == reference.Token {
			hit()
			b.Hub.Publish(e)
		}
		return true
	})
}

var _ = add(Defect{
	Name:     "answers-sent-to-all-sessions",
	Sentence: "The tokens of an answer go to the readers of every session.",
	Promise:  Isolation,
	About: []string{
		"Five users who ask at the same time each get their own answer",
		"HTTP and gateway users at the same time see only their own sessions",
		"A gateway client receives no events of other sessions",
		"别人的会话一点声音也听不到",
	},
	Wrap: func(p *reference.Parts) { p.Hub = &broadcast{Hub: p.Hub} },
})
