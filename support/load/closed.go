package load

import (
	"errors"
	"time"
)

// Closed is a number of users, each of whom starts the next conversation when
// the last one has ended. It needs For, Count or both.
type Closed struct {
	Users     int           // at a time; at the end of the ramp if there is one
	From      int           // users at the beginning of the ramp
	Ramp      time.Duration // how long the number takes from From to Users, linearly; 0: all begin at once
	For       time.Duration // nothing is started at or after it; 0: Count alone ends the load
	Count     int           // starts of all users together; 0: For alone ends the load
	ThinkTime time.Duration // how long a user waits between the end of a conversation and the next start
}

func (c Closed) check() error {
	switch {
	case c.For <= 0 && c.Count <= 0:
		return errors.New("a closed load needs an end: a duration or a number of conversations")
	case c.Users <= 0:
		return errors.New("a closed load needs at least one user")
	case c.For < 0, c.Count < 0, c.Ramp < 0, c.From < 0, c.ThinkTime < 0:
		return errors.New("a closed load has a negative duration or number")
	}
	return nil
}

// Workers is how many users there are in all, those that leave during the ramp included.
func (c Closed) Workers() int {
	if c.Ramp > 0 {
		return max(c.Users, c.From)
	}
	return c.Users
}

// Join is when a user, counted from 0, begins, from the beginning of the load.
func (c Closed) Join(worker int) time.Duration {
	if c.Ramp == 0 || worker < c.From {
		return 0
	}
	return share(c.Ramp, worker+1-c.From, c.Users-c.From)
}

// Leave is from when on a user starts nothing more, and whether there is such a
// moment: where the number of users falls, or the load has a duration.
func (c Closed) Leave(worker int) (time.Duration, bool) {
	if c.Ramp > 0 && worker >= c.Users {
		at := share(c.Ramp, c.From-worker, c.From-c.Users)
		if c.For > 0 {
			at = min(at, c.For)
		}
		return at, true
	}
	return c.For, c.For > 0
}

// share is d·n/of.
func share(d time.Duration, n, of int) time.Duration {
	return time.Duration(float64(d) * float64(n) / float64(of))
}
