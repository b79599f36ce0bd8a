package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "clients-take-much-memory",
	Sentence: "A client of the gateway takes 0.3 MB of memory, even if it says nothing.",
	Promise:  Memory,
	Kind:     Performance,
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
