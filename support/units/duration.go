// Package units reads quantities as features write them: "300 ms", "2 s", "5 min".
package units

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

var durations = []struct {
	name string
	unit time.Duration
}{
	{"ns", time.Nanosecond}, {"µs", time.Microsecond}, {"ms", time.Millisecond}, {"s", time.Second}, {"min", time.Minute},
}

// Duration reads a number and a unit of time (ns, µs, ms, s, min).
func Duration(text string) (time.Duration, error) {
	number, unit, ok := strings.Cut(strings.TrimSpace(text), " ")
	value, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || value < 0 {
		return 0, fmt.Errorf("“%s” is not a time; write a number, a space and a unit: 300 ms, 2 s, 5 min", text)
	}
	for _, d := range durations {
		if d.name == unit {
			return time.Duration(value * float64(d.unit)), nil
		}
	}
	return 0, fmt.Errorf("“%s” has no unit of time that is known here; units are ns, µs, ms, s, min", text)
}
