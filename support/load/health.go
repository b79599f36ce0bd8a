package load

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/report"
)

// The driver itself must keep these for a measurement to be believed.
const (
	MaxLateness = 10 * time.Millisecond // at the 99th percentile, from the moment a start was due to the start
	MaxCPU      = 0.9                   // of the processors that the driver may use
)

// Health is what the driver was really able to do.
type Health struct {
	Planned     int // starts; of a load that ends by time alone: those made
	Made        int
	Dropped     int           // due while as many as may be were under way
	LatenessP99 time.Duration // from the moment a start was due to the start: nearest rank
	LatenessMax time.Duration
	CPU         float64       // of this process, as a share of the processors it may use: 1 is all of them
	Begun       time.Time     // when the first start was due
	Took        time.Duration // until the last run ended
}

func (e *engine) health(cpu cpuClock) Health {
	h := Health{
		Planned: e.planned, Made: len(e.lateness), Dropped: int(e.dropped.Load()),
		Begun: e.begun, Took: time.Since(e.begun),
	}
	if h.Took > 0 {
		h.CPU = cpu.used().Seconds() / h.Took.Seconds() / float64(runtime.GOMAXPROCS(0))
	}
	if n := h.Made; n > 0 {
		slices.Sort(e.lateness)
		h.LatenessP99 = max(0, nearestRank(e.lateness, 99))
		h.LatenessMax = max(0, e.lateness[n-1])
	}
	return h
}

// nearestRank is a percentile that was really observed; sorted is not empty.
func nearestRank(sorted []time.Duration, percent int) time.Duration {
	return sorted[(len(sorted)*percent+99)/100-1]
}

// Judge is an error, marked as one that says nothing about Bamboo, if the driver was
// the bottleneck. It names what to change.
func (h Health) Judge() error {
	var faults []string
	if h.Dropped > 0 {
		faults = append(faults, fmt.Sprintf("%d of %d starts were dropped, since as many as may be were under way: "+
			"let more be under way, or lower the rate", h.Dropped, h.Planned))
	}
	if h.LatenessP99 > MaxLateness {
		faults = append(faults, fmt.Sprintf("its starts came %v late (p99), %v is allowed: lower the rate or the number of users, "+
			"ramp up more slowly, or give the driver a machine of its own", h.LatenessP99.Round(10*time.Microsecond), MaxLateness))
	}
	if h.CPU > MaxCPU {
		faults = append(faults, fmt.Sprintf("it used %.0f %% of the processors that it may use, %.0f %% is allowed: "+
			"lower the load, or give the driver more processors", h.CPU*100, MaxCPU*100))
	}
	if len(faults) == 0 {
		return nil
	}
	return report.CannotJudge(fmt.Errorf("the driver was the bottleneck: %s", strings.Join(faults, "; ")))
}

// String is the health in one line.
func (h Health) String() string {
	return fmt.Sprintf("%d of %d starts made, %d dropped, late by %v (p99), driver CPU %.0f %%",
		h.Made, h.Planned, h.Dropped, h.LatenessP99.Round(10*time.Microsecond), h.CPU*100)
}
