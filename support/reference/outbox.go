package reference

import "sync"

// outbox is what one client has still to be sent: bytes, already in its format.
// Putting never blocks; one goroutine takes. It is bounded: a client that leaves
// more than limit bytes unread loses them, gets overflowEvent in their place,
// and its outbox ends.
type outbox struct {
	format Format
	limit  int
	ready  chan struct{} // holds one signal when there is something to take

	mu      sync.Mutex
	pending []byte
	state   outboxState
}

type outboxState int

const (
	outboxOpen outboxState = iota
	outboxEnded
	outboxOverflowed
)

// keepCapacity is how much storage of a taken batch is kept for the next, in bytes.
const keepCapacity = 16 << 10

func newOutbox(format Format, limit int) *outbox {
	return &outbox{format: format, limit: limit, ready: make(chan struct{}, 1)}
}

var overflowEvent = Event{
	Kind: Error,
	Text: "this client reads too slowly and was disconnected; the run goes on: read its answer from the history",
}

// put adds an event, unless the outbox has ended.
func (o *outbox) put(e Event) {
	o.mu.Lock()
	if o.state == outboxOpen {
		o.pending = o.format.Append(o.pending, e)
		if len(o.pending) > o.limit {
			o.pending = o.format.Append(nil, overflowEvent)
			o.state = outboxOverflowed
		}
	}
	o.mu.Unlock()
	o.signal()
}

// end lets the taker finish once it has taken what is pending.
func (o *outbox) end() {
	o.mu.Lock()
	if o.state == outboxOpen {
		o.state = outboxEnded
	}
	o.mu.Unlock()
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.ready <- struct{}{}:
	default:
	}
}

// take returns what is pending and whether that is the last; spare, the batch
// before, becomes the storage of the next.
func (o *outbox) take(spare []byte) (batch []byte, state outboxState) {
	if cap(spare) > keepCapacity {
		spare = nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	batch, o.pending = o.pending, spare[:0]
	return batch, o.state
}
