package defect

import "bamboo-spec/support/reference"

type untold struct {
	reference.Hub
	failed memory[bool]
}

func (h *untold) Publish(e reference.Event) {
	h.failed.swap(e.Session, e.Kind == reference.Error)
	if e.Kind == reference.Error {
		hit()
		return
	}
	h.Hub.Publish(e)
}

func (h *untold) End(session string) {
	if !h.failed.get(session) {
		h.Hub.End(session)
	}
}

var _ = add(Defect{
	Name:     "failure-not-reported",
	Sentence: "When the model fails, the answer never ends: the user gets no error.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error when the model cannot be reached"},
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Hub = &untold{Hub: p.Hub} },
})
