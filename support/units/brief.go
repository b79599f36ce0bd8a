package units

import (
	"fmt"
	"strconv"
	"time"
)

// Brief is a duration for people, with three digits that count: “630 ms”, “1.04 s”. It is the
// notation in which features have it.
func Brief(d time.Duration) string {
	units := []struct {
		name string
		size time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}}
	for _, u := range units {
		if d.Abs() >= u.size {
			return strconv.FormatFloat(threeDigits(float64(d)/float64(u.size)), 'f', -1, 64) + " " + u.name
		}
	}
	return fmt.Sprintf("%d ns", d)
}

func threeDigits(f float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 3, 64), 64)
	if err != nil || f >= 1000 || f <= -1000 {
		return float64(int64(f))
	}
	return r
}
