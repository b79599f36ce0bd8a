package defect

import (
	"strconv"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

type countedIDs struct {
	reference.IDs
	last atomic.Int64
}

func (c *countedIDs) New() string { return "session-" + strconv.FormatInt(c.last.Add(1), 10) }

var _ = add(Defect{
	Name:     "id-counted",
	Sentence: "New session ids are counted up, so that anybody can guess the next one.",
	Promise:  Begin,
	Wrap:     func(p *reference.Parts) { p.IDs = &countedIDs{IDs: p.IDs} },
})
