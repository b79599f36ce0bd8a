package load

import "time"

// Progress is how far a load has come.
type Progress struct {
	Elapsed                       time.Duration // since the first start was due
	Rate                          float64       // ended in the last second
	Active, Done, Failed, Dropped int           // Done has the failed ones in it
	Left                          int           // starts that are still to end; -1: nobody knows
	Remaining                     time.Duration // estimate of the time until nothing more is started; -1: nobody knows
}

const progressEvery = time.Second

// watch reports until over.
func (e *engine) watch(over <-chan struct{}, report func(Progress)) {
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	var last int
	for {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		p := Progress{
			Elapsed: time.Since(e.begun), Active: int(e.active.Load()), Done: int(e.done.Load()),
			Failed: int(e.failed.Load()), Dropped: int(e.dropped.Load()),
		}
		p.Rate = float64(p.Done-last) / progressEvery.Seconds()
		last = p.Done
		p.Left, p.Remaining = e.pacer.left(p.Elapsed, p.Done)
		report(p)
	}
}

func (o Open) left(elapsed time.Duration, done int) (int, time.Duration) {
	n := o.Starts()
	return max(0, n-done), max(0, o.course().reaches(float64(n-1))-elapsed)
}

func (c Closed) left(elapsed time.Duration, done int) (left int, remaining time.Duration) {
	left, remaining = -1, -1
	if c.Count > 0 {
		left = max(0, c.Count-done)
		if done > 0 {
			remaining = share(elapsed, left, done)
		}
	}
	if byTime := max(0, c.For-elapsed); c.For > 0 && (remaining < 0 || byTime < remaining) {
		remaining = byTime
	}
	return left, remaining
}
