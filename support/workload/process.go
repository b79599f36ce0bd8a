package workload

import (
	"fmt"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
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
	// before and after are how long the process is read around a load: levels are medians
	// of 2 s (package measure), and what ended with the load gets a moment to go.
	before = 2200 * time.Millisecond
	after  = 2500 * time.Millisecond
)

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
