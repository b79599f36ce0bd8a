package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "clients-take-much-memory",
	Sentence: "Each gateway client takes 0.3 MB of memory, even if it is idle.",
	Promise:  Memory,
	About: []string{
		"Bamboo adds at most 100 ms with 1000 idle clients in 95 of 100 answers",
		"Bamboo adds at most 250 ms with 10000 idle clients in 95 of 100 answers",
	},
	Kind: Performance,
	Wrap: func(p *reference.Parts) {
		var buffers hoard[[]byte]
		usual := p.Guard
		p.Guard = guard{Guard: usual,
			enter: func() bool {
				buffers.keep(ballast(300_000))
				return usual.Enter()
			},
			leave: func() {
				buffers.lose()
				usual.Leave()
			},
		}
	},
})
