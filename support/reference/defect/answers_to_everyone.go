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
			b.Hub.Publish(e)
		}
		return true
	})
}

var _ = add(Defect{
	Name:     "answers-to-everyone",
	Sentence: "The tokens of an answer go to the readers of every session.",
	Promise:  Isolation,
	Wrap:     func(p *reference.Parts) { p.Hub = &broadcast{Hub: p.Hub} },
})
