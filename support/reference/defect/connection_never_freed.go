package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "connection-never-freed",
	Sentence: "The connection of a client that left is not available to the next one.",
	Promise:  Access,
	About:    []string{"A freed connection is available to the next client"},
	Wrap:     func(p *reference.Parts) { p.Guard = guard{Guard: p.Guard, leave: func() {}} },
})
