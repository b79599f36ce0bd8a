package load

import (
	"context"
	"math"
	"runtime/debug"
	"testing"
)

func TestALoadCollectsLaterAndLeavesNoTrace(t *testing.T) {
	own := debug.SetGCPercent(100)
	defer debug.SetGCPercent(own)
	for _, before := range []int{100, 1000, -1} {
		debug.SetGCPercent(before)
		var during int
		_, err := Plan{Pacer: Closed{Users: 1, Count: 1}}.Drive(t.Context(), func(context.Context, Start) error {
			during = debug.SetGCPercent(gcPercent)
			debug.SetGCPercent(during)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := before
		if before == 100 {
			want = gcPercent
		}
		if after := debug.SetGCPercent(100); during != want || after != before {
			t.Errorf("%d before, %d during a load, %d after it", before, during, after)
		}
	}
}

func TestALoadHasAMemoryLimit(t *testing.T) {
	own := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(own)
	for before, want := range map[int64]int64{math.MaxInt64: gcMemory, 1 << 30: 1 << 30} {
		debug.SetMemoryLimit(before)
		asBefore := gcLater()
		during := debug.SetMemoryLimit(-1)
		asBefore()
		if after := debug.SetMemoryLimit(-1); during != want || after != before {
			t.Errorf("%d before, %d during a load, %d after it", before, during, after)
		}
	}
}
