package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Load: answers in a time”.
var _ = addAll(
	Defect{
		Name:     "four-answers-at-a-time",
		Sentence: "At most four questions are answered at a time; the others wait.",
		Promise:  Throughput,
		About:    []string{"20 users together get more than 30 answers per second"},
		Kind:     Performance,
		Wrap:     func(p *reference.Parts) { atMost(p, 4) },
	},
	Defect{
		Name:     "throughput-capped",
		Sentence: "At most 0.4 answers per second begin, however many users ask.",
		Promise:  Throughput,
		About:    []string{"20 users together get more than 0.5 answers per second"},
		Kind:     Performance,
		Wrap:     func(p *reference.Parts) { beginApart(p, 2500*time.Millisecond) },
	},
)
