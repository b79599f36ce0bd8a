package provenance

import (
	"math"
	"regexp"
	"runtime"
	"testing"

	"github.com/shirou/gopsutil/v3/cpu"
)

func TestLoadIsThatOfThisMachine(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems may not tell")
	}
	text := OpenLoad(t.Context()).Words(t.Context())
	if !regexp.MustCompile(`^load average \d+\.\d before and \d+\.\d after`).MatchString(text) {
		t.Errorf("it says %q", text)
	}
}

func TestLoadIsACountOfProcessorTime(t *testing.T) {
	ctx := t.Context()
	now, known := times(ctx)
	if !known {
		t.Skip("this system does not tell")
	}
	for _, c := range []struct {
		began cpu.TimesStat
		want  string
	}{
		{cpu.TimesStat{CPU: "x", User: now.User - 1e6, Idle: now.Idle - 3e6}, `^25 % of its processors used$`},
		{cpu.TimesStat{CPU: "x", User: now.User - 1e6, Steal: now.Steal - 1e6},
			`^\d+ % of its processors used, \d+ % taken by its host$`},
	} {
		// what is not said to differ is as it is now, but for the moments since
		c.began.System, c.began.Nice, c.began.Iowait = now.System, now.Nice, now.Iowait
		c.began.Irq, c.began.Softirq = now.Irq, now.Softirq
		if c.began.Idle == 0 {
			c.began.Idle = now.Idle
		}
		if c.began.Steal == 0 {
			c.began.Steal = now.Steal
		}
		l := &Load{average: math.NaN(), began: c.began, known: true}
		if got := l.Words(ctx); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("it says %q, want %s", got, c.want)
		}
	}
	if got := (&Load{average: math.NaN()}).Words(ctx); got != "" {
		t.Errorf("nobody knows, and it says %q", got)
	}
}
