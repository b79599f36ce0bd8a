package arrival

import (
	"sync/atomic"
	"time"
)

// epoch is what marks count nanoseconds from, on the monotonic clock.
var epoch = time.Now()

// Source says where an arrival time comes from.
type Source int

const (
	// AfterRead is the time right after the read: late by what the scheduler and the collector took.
	AfterRead Source = iota
	// Kernel is the kernel's receive stamp.
	Kernel
)

func (s Source) String() string {
	if s == Kernel {
		return "kernel receive stamp"
	}
	return "time of the read"
}

// Mark is what the reads and writes of a connection have noted. It is safe for concurrent use; what Last
// returns belongs together if the reader itself asks.
type Mark struct {
	at, wrote    atomic.Int64 // since epoch
	reads, plain atomic.Uint64
}

// Last is when the newest bytes came, and the number of the read that brought
// them, counted from 1. Before the first read the number is 0 and the time is not
// valid.
func (m *Mark) Last() (at time.Time, read uint64) {
	return epoch.Add(time.Duration(m.at.Load())), m.reads.Load()
}

// Wrote is when the last write began; not valid before there was one.
func (m *Mark) Wrote() time.Time { return epoch.Add(time.Duration(m.wrote.Load())) }

// Source is Kernel if every read had the kernel's stamp and there was one.
func (m *Mark) Source() Source {
	if m.plain.Load() > 0 || m.reads.Load() == 0 {
		return AfterRead
	}
	return Kernel
}

// note takes a read that ended now and whose newest byte came at stamp, in
// nanoseconds of the wall clock; 0 if the kernel did not say. A stamp that cannot be, since the
// wall clock was set meanwhile, does not count: bytes come neither in the future nor before
// the connection was begun.
func (m *Mark) note(stamp int64, begun, now time.Time) {
	at := now.Sub(epoch)
	if age := time.Duration(now.UnixNano() - stamp); stamp != 0 && age >= 0 && age <= now.Sub(begun) {
		at -= age
	} else {
		m.plain.Add(1)
	}
	m.at.Store(int64(at))
	m.reads.Add(1)
}
