package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

const quarter = 250 * time.Millisecond

// track reads a level every 250 ms.
func track(from, to time.Duration, level func(at time.Duration) float64) Track {
	var t Track
	for at := from; at <= to; at += quarter {
		t = append(t, Point{at, level(at)})
	}
	return t
}

// leak grows by 5 a second from 100 during a load of 60 s, with a spike at both
// ends and every fifth reading disturbed; afterwards 40 stay.
func leak(at time.Duration) float64 {
	switch {
	case at == -quarter, at == 60*time.Second:
		return 1000 // one reading: a median does not see it
	case at < 0:
		return 100
	case at > 60*time.Second:
		return 140
	case at%(5*quarter) == 0:
		return 100 + 5*at.Seconds() + 50
	}
	return 100 + 5*at.Seconds()
}

func TestWhatATrackSays(t *testing.T) {
	load := Span{0, 60 * time.Second}
	points := track(-3*time.Second, 65*time.Second, leak)
	for name, c := range map[string]struct {
		statistic func(Span) (float64, error)
		want      float64
		within    float64
	}{
		"growth":            {points.Growth, 295, 2.5},
		"growth per minute": {points.GrowthPerMinute, 300, 1},
		"left over":         {points.LeftOver, 40, 0},
		"peak":              {points.Peak, 1000, 0},
		"max":               {points.Max, 1000, 0},
		"mean":              {points.Mean, 262.8, 1},
	} {
		got, err := c.statistic(load)
		if err != nil || math.Abs(got-c.want) > c.within {
			t.Errorf("%s = %g, %v; want %g ± %g", name, got, err, c.want, c.within)
		}
	}
	peak, _ := append(points, Point{70 * time.Second, 2000}).Peak(load)
	most, _ := append(points, Point{70 * time.Second, 2000}).Max(load)
	if peak != 2000 || most != 1000 {
		t.Errorf("after the load it rose to 2000: peak %g (with what came after), max %g (without)", peak, most)
	}
}

func TestASlopeIsRobust(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	points := track(0, 60*time.Second, func(at time.Duration) float64 {
		noise := r.Float64()*20 - 10
		if r.IntN(4) == 0 { // a quarter of the readings is far off
			noise += 5000
		}
		return 2*at.Seconds() + noise
	})
	got, err := points.GrowthPerMinute(Span{0, 60 * time.Second})
	if err != nil || math.Abs(got-120) > 15 {
		t.Errorf("growth per minute = %g, %v; want 120 ± 15", got, err)
	}
}

func TestASlopeOfVeryManyReadings(t *testing.T) {
	load := Span{0, time.Hour}
	got, err := track(0, time.Hour, time.Duration.Seconds).GrowthPerMinute(load)
	if err != nil || math.Abs(got-60) > 1e-6 {
		t.Errorf("growth per minute = %g, %v; want 60", got, err)
	}
}

func TestWhatATrackCannotSay(t *testing.T) {
	flat := func(time.Duration) float64 { return 1 }
	minute := Span{0, time.Minute}
	for name, c := range map[string]struct {
		points    Track
		statistic func(Track, Span) (float64, error)
		load      Span
	}{
		"a slope over too short a load": {track(0, 29*time.Second, flat), Track.GrowthPerMinute,
			Span{0, 29 * time.Second}},
		"a slope of too few readings":          {track(0, time.Minute, flat)[:99], Track.GrowthPerMinute, minute},
		"a slope of readings that stop before": {track(0, 40*time.Second, flat), Track.GrowthPerMinute, minute},
		"a slope of readings that begin afterward": {track(10*time.Second, time.Minute, flat), Track.GrowthPerMinute,
			minute},
		"a growth without a base line":             {track(0, time.Minute, flat), Track.Growth, minute},
		"a growth without an end":                  {track(-time.Second, 50*time.Second, flat), Track.Growth, minute},
		"what is left without a base line":         {track(0, 70*time.Second, flat), Track.LeftOver, minute},
		"what is left when nothing was read after": {track(-time.Second, time.Minute, flat), Track.LeftOver, minute},
		"a peak of nothing":                        {track(-time.Second, -quarter, flat), Track.Peak, minute},
		"a maximum of nothing":                     {track(61*time.Second, 62*time.Second, flat), Track.Max, minute},
		"a mean of nothing":                        {nil, Track.Mean, minute},
	} {
		if got, err := c.statistic(c.points, c.load); err == nil {
			t.Errorf("%s is %g", name, got)
		}
	}
}

func TestATooShortLoadSaysWhatToWriteInstead(t *testing.T) {
	_, err := track(0, 4*time.Second, time.Duration.Seconds).GrowthPerMinute(Span{0, 3919 * time.Millisecond})
	const want = "the load lasted 3.92 s; a growth per minute needs 30 s of it: write growth, which is how much more " +
		"there is at its end than before it, or let the load last longer"
	if fmt.Sprint(err) != want {
		t.Errorf("it says\n%v\nand should say\n%s", err, want)
	}
}

func TestASlopeNeedsNoMoreThan30SecondsAnd100Readings(t *testing.T) {
	points := track(0, 30*time.Second, time.Duration.Seconds)
	if got, err := points[:113].GrowthPerMinute(Span{0, 30 * time.Second}); err != nil || math.Abs(got-60) > 1e-6 {
		t.Errorf("growth per minute = %g, %v", got, err)
	}
}
