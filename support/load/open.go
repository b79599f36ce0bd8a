package load

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Open is a fixed schedule of starts: a start that is late does not move the next
// one. It needs For, Count or both.
type Open struct {
	Rate  float64       // starts a second; at the end of the ramp if there is one
	From  float64       // starts a second at the beginning of the ramp
	Ramp  time.Duration // how long the rate takes from From to Rate, linearly; 0: it is Rate at once
	For   time.Duration // no start is due at or after it; 0: Count alone ends the load
	Count int           // starts; 0: For alone ends the load
	// MaxActive is how many may be under way at one time; a start that is due when
	// so many are is dropped, which makes the measurement invalid. 0: DefaultActive.
	MaxActive int
}

// DefaultActive is how many runs of an open load may be under way if it does not say so itself.
const DefaultActive = 10_000

func (o Open) check() error {
	switch {
	case o.For <= 0 && o.Count <= 0:
		return errors.New("an open load needs an end: a duration or a number of starts")
	case o.Rate <= 0 || math.IsInf(o.Rate, 0) || math.IsNaN(o.Rate):
		return fmt.Errorf("an open load of %v starts a second cannot be driven: the rate must be over 0", o.Rate)
	case o.Ramp > 0 && !(o.From >= 0 && o.From < math.Inf(1)):
		return fmt.Errorf("a ramp cannot begin at %v starts a second: from 0 on", o.From)
	case o.For < 0, o.Count < 0, o.Ramp < 0, o.MaxActive < 0:
		return errors.New("an open load has a negative duration or number")
	}
	return nil
}

// Starts is how many starts are due in all.
func (o Open) Starts() int {
	if o.For <= 0 {
		return o.Count
	}
	// Due before For are those whose number is below what has been due by then; the small
	// amount keeps 20 a second for 30 s at 600, however floats round.
	n := int(math.Ceil(o.due(o.For.Seconds()) - 1e-6))
	if o.Count > 0 {
		n = min(n, o.Count)
	}
	return n
}

// At is when start i, counted from 0, is due, from the beginning of the load.
func (o Open) At(i int) time.Duration {
	n, ramp := float64(i), o.Ramp.Seconds()
	var s float64
	switch in := o.due(ramp); {
	case n <= in && n > 0:
		slope := (o.Rate - o.From) / ramp
		s = 2 * n / (o.From + math.Sqrt(max(0, o.From*o.From+2*slope*n)))
	case n > in:
		s = ramp + (n-in)/o.Rate
	}
	return time.Duration(math.Round(s * 1e9))
}

// due is how many starts have been due s seconds after the beginning: the area
// below the rate.
func (o Open) due(s float64) float64 {
	ramp := o.Ramp.Seconds()
	in := min(s, ramp)
	n := (s - in) * o.Rate
	if ramp > 0 {
		n += o.From*in + (o.Rate-o.From)*in*in/(2*ramp)
	}
	return n
}

// active is how many runs may be under way.
func (o Open) active() int {
	if o.MaxActive == 0 {
		return DefaultActive
	}
	return o.MaxActive
}
