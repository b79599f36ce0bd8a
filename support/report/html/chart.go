package html

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"bamboo-spec/support/units"
)

// The drawing of a chart, in units of its own; the page stretches it.
const (
	chartWidth, chartHeight = 360.0, 190.0
	left, right             = 52.0, 352.0 // of the plot
	top, bottom             = 14.0, 160.0
)

// chart is a drawing with the table of what it shows, for those who cannot see it.
type chart struct {
	Title, Desc string
	X, Y        []tick
	Below       string // what the horizontal axis counts
	Lines       []line
	Limits      []tick   // those that are in the picture
	Shade       *span    // when there was load, if the picture shows more
	Head        []string // of the table
	Table       []tableRow
}

// tableRow is a row of the table, and the place of the horizontal axis that it is about, "" for none.
type tableRow struct {
	At    string
	Cells []string
}

// said adds a row to the table.
func (c *chart) said(at string, cells ...string) { c.Table = append(c.Table, tableRow{at, cells}) }

type tick struct {
	At   string
	Text string
}

type line struct{ Class, Path string }

type span struct{ From, Width string }

// Frame is the view box of the drawing.
func (chart) Frame() string { return fmt.Sprintf("0 0 %g %g", chartWidth, chartHeight) }

// The edges of the plot.
func (chart) Left() float64   { return left }
func (chart) Right() float64  { return right }
func (chart) Middle() float64 { return (left + right) / 2 }
func (chart) Top() float64    { return top }
func (chart) Bottom() float64 { return bottom }
func (chart) Height() float64 { return bottom - top }

// scale turns values into places of the drawing.
type scale struct{ from, to, start, end float64 }

func (s scale) at(v float64) float64 {
	if s.to == s.from {
		return s.start
	}
	return s.start + (v-s.from)/(s.to-s.from)*(s.end-s.start)
}

func place(f float64) string { return fmt.Sprintf("%.1f", f) }

// upTo is a scale from zero, or from below it, that shows the values with some air
// above, and its ticks.
func upTo(low, high float64, kind units.Kind) (scale, []tick) {
	if high <= low {
		high = low + 1
	}
	s := scale{low, high + (high-low)*0.06, bottom, top}
	var ticks []tick
	for _, v := range steps(s.from, s.to, 4) {
		ticks = append(ticks, tick{place(s.at(v)), amount(v, kind)})
	}
	return s, ticks
}

// steps are round numbers between two, about n of them.
func steps(from, to float64, n int) []float64 {
	width := (to - from) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(width)))
	step := 10 * power
	for _, f := range []float64{1, 2, 5} {
		if f*power >= width {
			step = f * power
			break
		}
	}
	var all []float64
	for i := math.Ceil(from/step - 1e-9); i*step <= to; i++ {
		all = append(all, i*step)
	}
	return all
}

// overTime is a scale of time along the bottom, in nanoseconds.
func overTime(from, to float64) (scale, []tick) {
	if to <= from {
		to = from + 1e9
	}
	s := scale{from, to, left, right}
	var ticks []tick
	for _, v := range steps(from/1e9, to/1e9, 5) {
		ticks = append(ticks, tick{place(s.at(v * 1e9)), number(v)})
	}
	return s, ticks
}

func number(f float64) string {
	if f == 0 { // not -0
		return "0"
	}
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", f), "0"), ".")
}

// amount writes a value with its unit.
func amount(f float64, kind units.Kind) string {
	r := new(big.Rat).SetFloat64(f)
	if r == nil {
		return "∞"
	}
	return units.Quantity{Kind: kind, Amount: r, Unit: unitOf(kind)}.Text(3)
}

func unitOf(kind units.Kind) string {
	switch kind {
	case units.Time:
		return "ms"
	case units.Size:
		return "MB"
	case units.Share:
		return "%"
	}
	return ""
}

// pen draws a path.
type pen struct{ strings.Builder }

func (p *pen) to(x, y float64) {
	command := "L"
	if p.Len() == 0 {
		command = "M"
	}
	fmt.Fprintf(p, "%s%.1f %.1f", command, x, y)
}

// bar is a stroke of its own.
func (p *pen) bar(x, low, high float64) { fmt.Fprintf(p, "M%.1f %.1fV%.1f", x, low, high) }
