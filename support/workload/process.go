package workload

import (
	"context"
	"fmt"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
)

// resources are what is read of the server's process.
var resources = []struct {
	quantity procmon.Quantity
	metric   measure.Metric
	one      float64 // of the quantity is what the metric counts as 1
}{
	{procmon.Memory, measure.Memory, 1},
	{procmon.CPU, measure.CPU, 100},
	{procmon.OpenFiles, measure.OpenFiles, 1},
	{procmon.Connections, measure.Connections, 1},
	{procmon.Threads, measure.Threads, 1},
}

const (
	// ReadBefore is how long a process is read before a load: levels are medians of 2 s (package measure).
	ReadBefore = 2200 * time.Millisecond
	// after is how long it is read afterwards: what ended with the load gets a moment to go.
	after = 2500 * time.Millisecond
)

// ProcessReader reads what a server's process uses around a load.
type ProcessReader struct {
	process *procmon.Process
	watch   *procmon.Watch // nil: it has not begun
}

// OpenProcess finds a process on this machine.
func OpenProcess(pid int) (*ProcessReader, error) {
	process, err := procmon.Open(pid)
	if err != nil {
		return nil, report.CannotJudge(fmt.Errorf("the server's process cannot be read: %w", err))
	}
	return &ProcessReader{process: process}, nil
}

// Begin begins to read. Nothing of the load may begin for ReadBefore.
func (r *ProcessReader) Begin() { r.watch = r.process.Watch(procmon.Interval) }

// End reads a while longer, and then no more: what was read is told on the clock that began at a moment.
func (r *ProcessReader) End(ctx context.Context, began time.Time) (map[measure.Metric]measure.Track, error) {
	if r.watch == nil {
		return nil, nil
	}
	rest(ctx, after)
	all, err := tracks(r.watch.Stop(), began)
	if err != nil {
		err = report.CannotJudge(err)
	}
	return all, err
}

// tracks are what was read, on the clock of the load step that began at a moment.
func tracks(read map[procmon.Quantity]procmon.Series, began time.Time) (map[measure.Metric]measure.Track, error) {
	all := map[measure.Metric]measure.Track{}
	for _, r := range resources {
		s := read[r.quantity]
		if s.Err != nil {
			return nil, fmt.Errorf("the server's process could not be read to the end: %w", s.Err)
		}
		var track measure.Track
		for _, p := range s.Samples {
			track = append(track, measure.Point{At: p.At.Sub(began), Value: p.Value / r.one})
		}
		all[r.metric] = track
	}
	return all, nil
}
