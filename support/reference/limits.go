package reference

import "time"

// Limits are the sizes and waits that bound the server.
type Limits interface {
	Body() int64               // bytes of an HTTP body
	Frame() int64              // bytes of a gateway message
	Queue() int                // gateway chats that wait for the run of their session
	Rounds() int               // model calls of one run
	Backlog() int              // bytes that a client has not read yet
	ModelStall() time.Duration // silence of the model
	WriteStall() time.Duration // one write to a client that takes nothing
}

const (
	maxBody    = 2 << 20
	maxFrame   = 2 << 20
	maxQueue   = 16
	maxRounds  = 32
	maxBacklog = 4 << 20 // the events of some 50 000 tokens
	writeStall = 30 * time.Second
)

type limits struct{ stall time.Duration }

func (limits) Body() int64                 { return maxBody }
func (limits) Frame() int64                { return maxFrame }
func (limits) Queue() int                  { return maxQueue }
func (limits) Rounds() int                 { return maxRounds }
func (limits) Backlog() int                { return maxBacklog }
func (l limits) ModelStall() time.Duration { return l.stall }
func (limits) WriteStall() time.Duration   { return writeStall }
