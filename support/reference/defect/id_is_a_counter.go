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

func (c *countedIDs) New() string {
	hit()
	return "session-" + strconv.FormatInt(c.last.Add(1), 10)
}

var _ = add(Defect{
	Name:     "id-is-a-counter",
	Sentence: "New session ids are counted up, so anybody can guess the next one.",
	Promise:  Begin,
	About: []string{
		"The id of a new conversation cannot be guessed",
		"Without a session id a new session is created",
	},
	Wrap: func(p *reference.Parts) { p.IDs = &countedIDs{IDs: p.IDs} },
})
