package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "one-answer-at-a-time",
	Sentence: "A question waits until the answers to all questions before it are over.",
	Promise:  FirstToken,
	Kind:     Performance,
	Wrap:     func(p *reference.Parts) { atMost(p, 1) },
})
