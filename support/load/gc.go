package load

import "runtime/debug"

// gcPercent is how much the heap may grow during a load before it is collected. The ramp of a load fills a
// small heap many times over, and every collection makes starts late.
const gcPercent = 400

// gcLater sets gcPercent, unless the process collects later already, until the function is called that
// it returns.
func gcLater() (asBefore func()) {
	before := debug.SetGCPercent(gcPercent)
	if before < 0 || before > gcPercent {
		debug.SetGCPercent(before)
	}
	return func() { debug.SetGCPercent(before) }
}
