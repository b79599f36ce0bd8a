package load

import "runtime/debug"

// gcPercent is how much the heap may grow during a load before it is collected. The ramp of a load fills a
// small heap many times over, and every collection makes starts late.
const gcPercent = 400

// gcMemory is how much memory, in bytes, the process may have before the heap is collected sooner again: a load of
// millions of runs keeps more than 1 GB of them.
const gcMemory = 3 << 30

// gcLater sets both, unless the process collects later already or has a limit of its own, until the function is called
// that it returns.
func gcLater() (asBefore func()) {
	before := debug.SetGCPercent(gcPercent)
	if before < 0 || before > gcPercent {
		debug.SetGCPercent(before)
	}
	limit := debug.SetMemoryLimit(gcMemory)
	if limit < gcMemory {
		debug.SetMemoryLimit(limit)
	}
	return func() {
		debug.SetGCPercent(before)
		debug.SetMemoryLimit(limit)
	}
}
