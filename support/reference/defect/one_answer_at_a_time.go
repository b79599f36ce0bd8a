package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "one-answer-at-a-time",
	Sentence: "A question waits until all earlier questions are answered.",
	Promise:  FirstToken,
	About:    []string{"99 of 100 answers start within 500 ms while the load grows tenfold"},
	Kind:     Performance,
	Wrap:     func(p *reference.Parts) { atMost(p, 1) },
})
