//go:build !linux

package procmon

import (
	"fmt"
	"runtime"
)

func readThreads(int) (map[int]times, error) {
	return nil, fmt.Errorf("%s does not say how long threads waited for a processor", runtime.GOOS)
}

func readCounters([]int) (c counters, err error) { return c, nil }
