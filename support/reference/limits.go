package reference

import (
	"cmp"
	"time"
)

// Limits are the sizes and waits that bound the server.
type Limits interface {
	Body() int64               // bytes of an HTTP body
	Frame() int64              // bytes of a gateway message
	Queue() int                // gateway chats that wait for the run of their session
	Rounds() int               // model calls of one run
	Backlog() int              // bytes that a client has not read yet
	HeadTime() time.Duration   // for the head of a request to arrive
	BodyTime() time.Duration   // for its body, from then on
	ModelStall() time.Duration // silence of the model
	WriteStall() time.Duration // one write to a client that takes nothing
	Heartbeat() time.Duration  // silence on a stream or at the gateway, until a sign of life
}

const (
	maxBody    = 2 << 20
	maxFrame   = 2 << 20
	maxQueue   = 16
	maxRounds  = 32
	maxBacklog = 4 << 20 // the events of some 50 000 tokens
	headTime   = 10 * time.Second
	bodyTime   = 30 * time.Second
	writeStall = 30 * time.Second
)

type limits struct {
	stall   time.Duration
	request time.Duration // 0: the usual times
	beat    time.Duration
}

func (limits) Body() int64                 { return maxBody }
func (limits) Frame() int64                { return maxFrame }
func (limits) Queue() int                  { return maxQueue }
func (limits) Rounds() int                 { return maxRounds }
func (limits) Backlog() int                { return maxBacklog }
func (l limits) HeadTime() time.Duration   { return cmp.Or(l.request, headTime) }
func (l limits) BodyTime() time.Duration   { return cmp.Or(l.request, bodyTime) }
func (l limits) ModelStall() time.Duration { return l.stall }
func (limits) WriteStall() time.Duration   { return writeStall }
func (l limits) Heartbeat() time.Duration  { return l.beat }
