package load

import (
	"fmt"
	"runtime"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
)

// Health is what the driver was really able to do, and when.
type Health struct {
	// Driver says whether the measurement may be believed. Its clock and its calibration are the
	// caller's to add: see Run.Clock and Calibrate.
	Driver  measure.Driver
	Dropped int           // starts that were due while as many as may be were under way
	Begun   time.Time     // when the first start was due
	Took    time.Duration // until the last run ended
}

func (e *engine) health(before time.Duration) Health {
	h := Health{
		Driver:  measure.Driver{Planned: e.planned, Made: e.lateness.N(), Lateness: &e.lateness},
		Dropped: int(e.dropped.Load()), Begun: e.begun, Took: time.Since(e.begun),
	}
	if h.Took > 0 {
		h.Driver.CPU = (procmon.OwnTime() - before).Seconds() / h.Took.Seconds() / float64(runtime.GOMAXPROCS(0))
	}
	return h
}

// String is the health in one line.
func (h Health) String() string {
	late, _ := h.Driver.Lateness.Percentile(measure.P99) // 0 without a start
	return fmt.Sprintf("%d of %d starts made, %d dropped, late by %v (p99), driver CPU %.0f %%",
		h.Driver.Made, h.Driver.Planned, h.Dropped, late.Round(10*time.Microsecond), h.Driver.CPU*100)
}
