package defect

import "bamboo-spec/support/reference"

type endless struct{ reference.Hub }

func (endless) End(string) {}

var _ = add(Defect{
	Name:     "stream-stays-open",
	Sentence: "A stream stays open for ever behind the end of its answer.",
	Promise:  EventStream,
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Hub = endless{p.Hub} },
})
