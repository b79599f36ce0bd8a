package load

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Moments are when the starts are due, from the beginning of the load: of start i, counted from 0.
func (o Open) Moments() func(i int) time.Duration {
	course := o.course()
	if o.Seed > 0 {
		places := o.random()
		return func(i int) time.Duration { return course.reaches(places[i]) }
	}
	burst := max(1, o.Burst)
	return func(i int) time.Duration { return course.reaches(float64(i - i%burst)) }
}

// random are the places of starts among those that would come evenly. A Poisson process of which it is known how many
// points it has is as many points that are spread evenly at random (Ross, Stochastic Processes, 2.3); where the rate
// changes, time is counted in starts.
func (o Open) random() []float64 {
	r := rand.New(rand.NewPCG(o.Seed, 0))
	places := make([]float64, o.Starts())
	in := float64(len(places))
	if o.For > 0 {
		in = min(in, o.course().due(o.For.Seconds()))
	}
	for i := range places {
		places[i] = in * r.Float64()
	}
	slices.Sort(places)
	return places
}

// stretch is a part of a load in which the rate is constant or changes evenly. The last one has no end.
type stretch struct {
	from, to float64 // starts a second
	lasts    float64 // seconds
}

// starts is how many are due in the first s seconds.
func (p stretch) starts(s float64) float64 {
	if p.from == p.to { // lasts may be endless
		return p.from * s
	}
	return p.from*s + (p.to-p.from)*s*s/(2*p.lasts)
}

// takes is how many seconds pass until n are due.
func (p stretch) takes(n float64) float64 {
	if p.from == p.to {
		return n / p.from
	}
	return 2 * n / (p.from + math.Sqrt(max(0, p.from*p.from+2*(p.to-p.from)/p.lasts*n)))
}

// course is how the rate of a load changes: its parts, one behind the other.
type course []stretch

func (o Open) course() (all course) {
	ramp := o.Ramp.Seconds()
	for k := range o.Steps {
		rate := o.From + (o.Rate-o.From)*float64(k)/float64(o.Steps)
		all = append(all, stretch{from: rate, to: rate, lasts: ramp / float64(o.Steps)})
	}
	if ramp > 0 && o.Steps == 0 {
		all = append(all, stretch{from: o.From, to: o.Rate, lasts: ramp})
	}
	return append(all, stretch{from: o.Rate, to: o.Rate, lasts: math.Inf(1)})
}

// due is how many starts have been due s seconds after the beginning: the area below the rate.
func (c course) due(s float64) float64 {
	n := 0.0
	for _, p := range c {
		in := min(s, p.lasts)
		n += p.starts(in)
		s -= in
	}
	return n
}

// reaches is when n starts have been due.
func (c course) reaches(n float64) time.Duration {
	s := 0.0
	for _, p := range c {
		if in := p.starts(p.lasts); n > in || in == 0 {
			n -= in
			s += p.lasts
			continue
		}
		if n > 0 {
			s += p.takes(n)
		}
		break
	}
	return time.Duration(math.Round(s * 1e9))
}
