package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "four-answers-at-a-time",
	Sentence: "At most four questions are answered at a time; the others wait.",
	Promise:  Throughput,
	About:    []string{"20 users get more than 30 answers per second"},
	Kind:     Performance,
	Wrap:     func(p *reference.Parts) { atMost(p, 4) },
})
