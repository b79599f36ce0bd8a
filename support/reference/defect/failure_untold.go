package defect

import "bamboo-spec/support/reference"

type untold struct {
	reference.Hub
	failed memory[bool]
}

func (h *untold) Publish(e reference.Event) {
	h.failed.swap(e.Session, e.Kind == reference.Error)
	if e.Kind != reference.Error {
		h.Hub.Publish(e)
	}
}

func (h *untold) End(session string) {
	if !h.failed.get(session) {
		h.Hub.End(session)
	}
}

var _ = add(Defect{
	Name:     "failure-untold",
	Sentence: "When the model fails, the user is told nothing and waits for ever.",
	Promise:  NeverSilence,
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Hub = &untold{Hub: p.Hub} },
})
