package load

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Open is a fixed schedule of starts: a start that is late does not move the next
// one. It needs For, Count or both. Starts come one by one and evenly, unless Burst or Seed says otherwise.
type Open struct {
	Rate  float64       // starts a second; at the end of the ramp if there is one
	From  float64       // starts a second at the beginning of the ramp
	Ramp  time.Duration // how long the rate takes from From to Rate, linearly; 0: it is Rate at once
	Steps int           // the rate changes in so many equal steps during the ramp; 0: linearly
	For   time.Duration // no start is due at or after it; 0: Count alone ends the load
	Count int           // starts; 0: For alone ends the load
	Burst int           // so many starts are due at the same moment; 0: one
	// Seed lets starts come at random: a Poisson process, of which it is known how many starts it has. The same seed
	// has the same moments. 0: they come evenly.
	Seed uint64
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
	case o.Steps > 0 && o.Ramp <= 0:
		return errors.New("an open load has steps and no time for them")
	case o.Burst > 1 && o.Seed > 0:
		return errors.New("an open load comes in bursts or at random, not both")
	case o.For < 0, o.Count < 0, o.Ramp < 0, o.Steps < 0, o.Burst < 0, o.MaxActive < 0:
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
	burst := max(1, o.Burst)
	n := burst * int(math.Ceil((o.course().due(o.For.Seconds())-1e-6)/float64(burst)))
	if o.Count > 0 {
		n = min(n, o.Count)
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
