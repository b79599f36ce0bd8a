package defect

import "bamboo-spec/support/reference"

type endless struct{ reference.Hub }

func (endless) End(string) { hit() }

var _ = add(Defect{
	Name:     "stream-stays-open",
	Sentence: "A stream stays open after the end of its answer.",
	Promise:  EventStream,
	About:    []string{"The complete answer arrives and ends exactly once"},
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Hub = endless{p.Hub} },
})
