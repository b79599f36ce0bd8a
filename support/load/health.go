package load

import (
	"fmt"
	"runtime"
	"sync"
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
		Driver: measure.Driver{Planned: e.planned, Made: e.lateness.N(), Lateness: &e.lateness,
			Stood: e.pulse.longest(time.Now())},
		Dropped: int(e.dropped.Load()), Begun: e.begun, Took: time.Since(e.begun),
	}
	if h.Took > 0 {
		h.Driver.CPU = (procmon.OwnTime() - before).Seconds() / h.Took.Seconds() / float64(runtime.GOMAXPROCS(0))
	}
	return h
}

// pulse finds out for how long the driver stood still: a closed load begins late without anything being due.
type pulse struct {
	mu   sync.Mutex
	last time.Time
	most time.Duration
}

const pulseEvery = 100 * time.Millisecond

// beat goes on until over.
func (p *pulse) beat(over <-chan struct{}) {
	tick := time.NewTicker(pulseEvery)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
			p.longest(time.Now())
		}
	}
}

// longest is the longest time without a beat, until now.
func (p *pulse) longest(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.last.IsZero() {
		p.most = max(p.most, now.Sub(p.last)-pulseEvery)
	}
	p.last = now
	return p.most
}

// String is the health in one line.
func (h Health) String() string {
	late, _ := h.Driver.Lateness.Percentile(measure.P99) // 0 without a start
	return fmt.Sprintf("%d of %d starts made, %d dropped, late by %v (p99), driver CPU %.0f %%",
		h.Driver.Made, h.Driver.Planned, h.Dropped, late.Round(10*time.Microsecond), h.Driver.CPU*100)
}
