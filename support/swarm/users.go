package swarm

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/workload"
)

// concurrentUsers are the users of a worker. Each holds one conversation after the other.
type concurrentUsers struct {
	ctx    context.Context // of all conversations
	cancel context.CancelFunc
	// hold holds one conversation and returns how long to pause before the next
	hold func(ctx context.Context, class string) time.Duration

	users   map[string][]chan struct{} // by class; closed: the user begins nothing more
	talking sync.WaitGroup
}

func newConcurrentUsers(ctx context.Context, hold func(context.Context, string) time.Duration) *concurrentUsers {
	c := &concurrentUsers{hold: hold, users: map[string][]chan struct{}{}}
	c.ctx, c.cancel = context.WithCancel(ctx)
	return c
}

// set lets so many users of each class be there: some begin, a moment apart, or some end when their
// conversation has. Classes that are not named keep their users.
func (c *concurrentUsers) set(counts map[string]int) {
	begun := 0
	for class, n := range counts {
		for len(c.users[class]) < n {
			leave, wait := make(chan struct{}), time.Duration(begun)*workload.Pause
			c.users[class] = append(c.users[class], leave)
			c.talking.Go(func() { c.talk(class, wait, leave) })
			begun++
		}
		for _, leave := range c.users[class][n:] {
			close(leave)
		}
		c.users[class] = c.users[class][:n]
	}
}

// talk is one user.
func (c *concurrentUsers) talk(class string, pause time.Duration, leave <-chan struct{}) {
	for c.rest(pause, leave) {
		pause = c.hold(c.ctx, class)
	}
}

// rest waits and reports whether the user is to go on.
func (c *concurrentUsers) rest(pause time.Duration, leave <-chan struct{}) bool {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-leave:
		return false
	case <-c.ctx.Done():
		return false
	}
	select { // it may have come together with the timer
	case <-leave:
		return false
	default:
		return c.ctx.Err() == nil
	}
}

// counts is how many users of each class there are.
func (c *concurrentUsers) counts() map[string]int {
	all := map[string]int{}
	for class, users := range c.users {
		all[class] = len(users)
	}
	return all
}

// drain lets all users end after their conversation. The channel is closed when they have.
func (c *concurrentUsers) drain() <-chan struct{} {
	none := c.counts()
	for class := range none {
		none[class] = 0
	}
	c.set(none)
	over := make(chan struct{})
	go func() { // ends with the conversations, which have a time limit
		c.talking.Wait()
		close(over)
	}()
	return over
}

// end breaks all conversations off and waits for the users.
func (c *concurrentUsers) end() {
	c.cancel()
	c.talking.Wait()
}
