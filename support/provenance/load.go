package provenance

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/load"
)

// Load watches how busy the machine is from OpenLoad on.
type Load struct {
	average float64 // load of the last minute when it began; NaN where nobody knows
	began   cpu.TimesStat
	known   bool
}

// OpenLoad begins to watch.
func OpenLoad(ctx context.Context) *Load {
	l := &Load{average: average(ctx)}
	l.began, l.known = times(ctx)
	return l
}

// Words say what the machine has done up to now: load average 0.4 before and 3.2 after, 71 % of its processors used,
// 2 % taken by its host. They are empty where nobody knows.
func (l *Load) Words(ctx context.Context) string {
	var parts []string
	if after := average(ctx); !math.IsNaN(l.average) && !math.IsNaN(after) {
		parts = append(parts, fmt.Sprintf("load average %.1f before and %.1f after", l.average, after))
	}
	now, known := times(ctx)
	if all := total(now) - total(l.began); l.known && known && all > 0 {
		idle := now.Idle + now.Iowait - l.began.Idle - l.began.Iowait
		steal := now.Steal - l.began.Steal
		parts = append(parts, fmt.Sprintf("%.0f %% of its processors used", 100*max(0, all-idle-steal)/all))
		if part := 100 * steal / all; part >= 0.5 {
			parts = append(parts, fmt.Sprintf("%.0f %% taken by its host", part))
		}
	}
	return strings.Join(parts, ", ")
}

// total is the time of all processors; that of guests is part of user's and nice's.
func total(t cpu.TimesStat) float64 {
	return t.User + t.System + t.Nice + t.Idle + t.Iowait + t.Irq + t.Softirq + t.Steal
}

func average(ctx context.Context) float64 {
	a, err := load.AvgWithContext(ctx)
	if err != nil {
		return math.NaN()
	}
	return a.Load1
}

func times(ctx context.Context) (cpu.TimesStat, bool) {
	all, err := cpu.TimesWithContext(ctx, false)
	if err != nil || len(all) != 1 {
		return cpu.TimesStat{}, false
	}
	return all[0], true
}
