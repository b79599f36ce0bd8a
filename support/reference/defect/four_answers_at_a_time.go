package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "four-answers-at-a-time",
	Sentence: "No more than four questions are answered at a time; the others wait.",
	Promise:  Throughput,
	Kind:     Performance,
	Wrap:     func(p *reference.Parts) { atMost(p, 4) },
})
