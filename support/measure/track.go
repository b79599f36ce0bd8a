package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"bamboo-spec/support/units"
)

// Point is one reading of something that the server's process uses.
type Point struct {
	At    time.Duration `json:"at_ns"` // since the load step began; negative before it
	Value float64       `json:"value"` // in the unit of its metric
}

// Track is what one resource of the server's process was over time, in the order
// of time, from after warm-up until some seconds after the load.
type Track []Point

// Span is from when to when there was load, since the load step began.
type Span struct {
	Began time.Duration `json:"began_ns"`
	Ended time.Duration `json:"ended_ns"`
}

const (
	// edge is how much of a track, at its beginning and its end, a level is the median of.
	edge = 2 * time.Second
	// LeastSpan and LeastPoints are what a slope needs before it means anything.
	LeastSpan   = 30 * time.Second
	LeastPoints = 100
)

// InsteadOfSlope says what can be promised of a load that is too short for a slope.
const InsteadOfSlope = "write growth, which is how much more there is at its end than before it, or let the load " +
	"last longer"

// within gives the points from one moment until just before another.
func (t Track) within(from, to time.Duration) Track {
	first, _ := slices.BinarySearchFunc(t, from, byTime)
	last, _ := slices.BinarySearchFunc(t, to, byTime)
	return t[first:max(first, last)]
}

func byTime(p Point, at time.Duration) int { return cmp.Compare(p.At, at) }

// median is the nearest rank p50 of the points: a value that was read.
func (t Track) median() float64 {
	values := t.values()
	slices.Sort(values)
	return values[P50.Rank(len(values))-1]
}

func (t Track) values() []float64 {
	values := make([]float64, len(t))
	for i, p := range t {
		values[i] = p.Value
	}
	return values
}

// before is the level just before the load.
func (t Track) before(load Span) (float64, error) {
	points := t.within(load.Began-edge, load.Began)
	if len(points) == 0 {
		return 0, fmt.Errorf("nothing was read in the %s before the load", units.Brief(edge))
	}
	return points.median(), nil
}

// Growth is the median of the last 2 s of load minus the median of the 2 s before it.
func (t Track) Growth(load Span) (float64, error) {
	before, err := t.before(load)
	if err != nil {
		return 0, err
	}
	points := t.within(max(load.Began, load.Ended-edge), load.Ended+1)
	if len(points) == 0 {
		return 0, fmt.Errorf("nothing was read in the last %s of the load", units.Brief(edge))
	}
	return points.median() - before, nil
}

// LeftOver is the median of the last 2 s that were read after the load minus the
// median of the 2 s before it.
func (t Track) LeftOver(load Span) (float64, error) {
	before, err := t.before(load)
	if err != nil {
		return 0, err
	}
	after := t.within(load.Ended+1, math.MaxInt64)
	if len(after) == 0 {
		return 0, fmt.Errorf("nothing was read after the load")
	}
	end := after[len(after)-1].At
	return after.within(end-edge, end+1).median() - before, nil
}

// Peak is the largest value since the load began.
func (t Track) Peak(load Span) (float64, error) {
	return largest(t.within(load.Began, math.MaxInt64))
}

// Max is the largest value during the load.
func (t Track) Max(load Span) (float64, error) {
	return largest(t.within(load.Began, load.Ended+1))
}

func largest(points Track) (float64, error) {
	if len(points) == 0 {
		return 0, fmt.Errorf("nothing was read since the load began")
	}
	return slices.Max(points.values()), nil
}

// Mean is the mean during the load.
func (t Track) Mean(load Span) (float64, error) {
	points := t.within(load.Began, load.Ended+1)
	if len(points) == 0 {
		return 0, fmt.Errorf("nothing was read during the load")
	}
	sum := 0.0
	for _, p := range points {
		sum += p.Value
	}
	return sum / float64(len(points)), nil
}

// GrowthPerMinute is the slope during the load by H. Theil and P. K. Sen: the
// median of the slopes between every two points. Unlike last minus first, it is
// not moved by a collection that happens to fall on one end. It needs LeastSpan
// of load and LeastPoints points, up to its end.
func (t Track) GrowthPerMinute(load Span) (float64, error) {
	points := t.within(load.Began, load.Ended+1)
	switch lasted := load.Ended - load.Began; {
	case lasted < LeastSpan:
		return 0, fmt.Errorf("the load lasted %s; a growth per minute needs %s of it: %s", units.Brief(lasted),
			units.Brief(LeastSpan), InsteadOfSlope)
	case len(points) < LeastPoints:
		return 0, fmt.Errorf("the load brought %d readings; a growth per minute needs %d: %s", len(points), LeastPoints,
			InsteadOfSlope)
	case points[0].At > load.Began+edge, points[len(points)-1].At < load.Ended-edge:
		return 0, fmt.Errorf("the readings cover %s to %s of a load from %s to %s",
			units.Brief(points[0].At), units.Brief(points[len(points)-1].At), units.Brief(load.Began),
			units.Brief(load.Ended))
	}
	return theilSen(points.thin()) * float64(time.Minute), nil
}

// mostPoints bounds the work of a slope: it looks at every two points.
const mostPoints = 2000

// thin leaves at most mostPoints, evenly chosen.
func (t Track) thin() Track {
	every := (len(t) + mostPoints - 1) / mostPoints
	if every <= 1 {
		return t
	}
	var kept Track
	for i := 0; i < len(t); i += every {
		kept = append(kept, t[i])
	}
	return kept
}

// theilSen is the median slope, a nanosecond; of an even number the mean of the
// two in the middle. Points of one moment have no slope between them.
func theilSen(points Track) float64 {
	var slopes []float64
	for i, p := range points {
		for _, q := range points[i+1:] {
			if q.At > p.At {
				slopes = append(slopes, (q.Value-p.Value)/float64(q.At-p.At))
			}
		}
	}
	slices.Sort(slopes)
	half := len(slopes) / 2
	if len(slopes)%2 == 0 {
		return (slopes[half-1] + slopes[half]) / 2
	}
	return slopes[half]
}
