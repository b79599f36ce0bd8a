package bamboo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// brief is a duration with three significant digits: 250 µs, 12.3 ms, 2 s.
func brief(d time.Duration) string {
	units := []struct {
		name string
		size time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}}
	for _, u := range units {
		if d.Abs() >= u.size {
			return strconv.FormatFloat(round3(float64(d)/float64(u.size)), 'f', -1, 64) + " " + u.name
		}
	}
	return fmt.Sprintf("%d ns", d)
}

func round3(f float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 3, 64), 64)
	if err != nil || f >= 1000 || f <= -1000 {
		return float64(int64(f))
	}
	return r
}

// printable is b as one line of at most limit bytes and a note on the rest. Bytes
// that would break the line are escaped.
func printable(b []byte, limit int) string {
	end := min(len(b), limit)
	for i := 0; i < utf8.UTFMax && end < len(b) && end > 0 && !utf8.RuneStart(b[end]); i++ {
		end--
	}
	s := string(b[:end])
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || r == utf8.RuneError }) {
		s = strconv.Quote(s)
	}
	if end < len(b) {
		s += fmt.Sprintf(" … (%d bytes in all)", len(b))
	}
	return s
}
