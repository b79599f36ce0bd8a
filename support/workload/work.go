package workload

import (
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
)

// Protocol is how users talk to Bamboo during a load.
type Protocol int

const (
	// Streamed conversations are created and followed over HTTP, each in a session of its own.
	Streamed Protocol = iota
	// Dialled conversations go through the gateway, each over a connection and in a session of its own.
	Dialled
	// Connected users keep one gateway connection and one session each and say one message after the other there.
	Connected
	// FanOut is one user's conversation through the gateway that other clients of the same session follow.
	FanOut
)

// Gateway tells whether the protocol needs Bamboo's gateway.
func (m Protocol) Gateway() bool { return m != Streamed }

// Work is what a load step asks for.
type Work struct {
	Pacer      load.Pacer
	Protocol   Protocol
	Mix        []Message     // what users say; empty: Usual alone
	WarmUp     int           // conversations before the measured ones
	ThinkTime  time.Duration // a user's pause between two conversations
	ModelDelay time.Duration // how long the model is asked to think before each answer
	StopAfter  int           // tokens after which each answer is stopped; 0: none is
	AtOnce     int           // conversations that must have been under way at one moment; 0: any number will do
	Followers  int           // of a FanOut conversation, beside the user who asks
	Idle       int           // clients that are connected to the gateway all the while and say nothing
}

// Pause between the beginnings of two users of a closed load without a ramp of its own: a
// standing start would measure how the machine stands a burst.
const Pause = 2 * time.Millisecond

// Closed is a closed load in which users begin a Pause apart.
func Closed(users, count int, lasts time.Duration) load.Closed {
	return load.Closed{Users: users, Count: count, For: lasts, Ramp: time.Duration(users) * Pause}
}

// Check says what of the work makes no sense, before anything starts.
func (w Work) Check() error {
	if w.Pacer == nil {
		return errors.New("no load is asked for")
	}
	if err := load.Check(w.Pacer); err != nil {
		return err
	}
	if w.StopAfter > 0 {
		for _, m := range w.mix() {
			if n := m.tokens(); n <= w.StopAfter {
				return fmt.Errorf(
					"answers are to be stopped after %d tokens, and “%s” is answered with %d; let answers count "+
						"further",
					w.StopAfter, m.Text, n)
			}
		}
	}
	if _, open := w.Pacer.(load.Open); open && w.ThinkTime > 0 {
		return errors.New("users who start by a schedule do not pause between conversations; leave one of the two out")
	}
	return nil
}

// runs is how many runs are measured; 0 where a time bounds them.
func (w Work) runs() int {
	n := 0
	switch m := w.Pacer.(type) {
	case load.Closed:
		n = m.Count
	case load.Open:
		n = m.Starts()
	}
	return n * (1 + w.Followers)
}

// lasts is how long the load lasts; 0 where a number of runs bounds it.
func (w Work) lasts() time.Duration {
	switch m := w.Pacer.(type) {
	case load.Closed:
		return m.For
	case load.Open:
		return m.For
	}
	return 0
}

// connections is how many connections the work needs at one time.
func (w Work) connections() int {
	n := 0
	switch m := w.Pacer.(type) {
	case load.Closed:
		n = m.Workers()
	case load.Open:
		n = min(m.Starts(), load.DefaultActive)
	}
	if w.StopAfter > 0 {
		n *= 2 // the stop goes over a connection of its own
	}
	return max(n, w.warmUsers()) + w.Followers + w.Idle
}

// usualWarmUsers warm up at one time where nobody can say how many will come at one time.
const usualWarmUsers = 10

// warmUsers is how many users warm up at one time: as many as come then, if there are
// conversations for all of them. What Bamboo keeps for so many at once, like
// connections to its model, is there before the load then, and not left over from it.
func (w Work) warmUsers() int {
	users := usualWarmUsers
	if m, closed := w.Pacer.(load.Closed); closed {
		users = m.Workers()
	}
	return min(w.WarmUp, users)
}

// Promise is what the work will measure. The resources of the server's process are a part
// of it wherever that process can be read.
func (w Work) Promise() objective.Promise {
	runs := w.runs()
	p := objective.Promise{Runs: runs, Lasts: w.lasts(), Produces: map[measure.Metric]int{
		measure.InterTokenLatency: 0, // how many come in one read cannot be said before
		measure.SuccessRate:       runs, measure.Throughput: runs, measure.Goodput: runs, measure.GoodputRate: runs,
	}}
	for _, m := range w.owed() {
		p.Produces[m] = runs
	}
	p.Groups = w.groups()
	p.Produces[measure.AddedFirstToken] = runs
	if w.StopAfter == 0 {
		p.Produces[measure.AddedTotalTime] = runs
	}
	if w.StopAfter > 0 {
		p.Produces[measure.TokensAfterStop] = 0
	}
	if w.Followers > 0 {
		p.Produces[measure.FollowerSpread] = 0
	}
	if n, any := w.connects(); any {
		p.Produces[measure.ConnectTime] = n
	}
	for _, m := range resources {
		p.Produces[m.metric] = 0
	}
	return p
}

// groups are how many runs each group of messages has; 0 where a time bounds them.
func (w Work) groups() map[string]int {
	groups := map[string]int{}
	for _, m := range w.mix() {
		if m.Group != "" {
			groups[m.Group] = 0
		}
	}
	if len(groups) == 0 {
		return nil
	}
	speech := w.speech(false)
	for i := range w.runs() / (1 + w.Followers) {
		if said := speech.at(i, false); said.group != "" {
			groups[said.group] += 1 + w.Followers
		}
	}
	return groups
}

// owed are the latencies that a successful run of the work has.
func (w Work) owed() []measure.Metric {
	owed := []measure.Metric{measure.FirstReplyLatency}
	if w.Protocol == Streamed {
		owed = []measure.Metric{measure.SessionCreation, measure.FirstTokenLatency}
	}
	owed = append(owed, measure.TotalResponseTime)
	if w.StopAfter > 0 {
		owed = append(owed, measure.StopLatency)
	}
	if w.severalTokens() {
		owed = append(owed, measure.TimePerToken, measure.LongestStall)
	}
	return owed
}

// severalTokens tells whether every answer of the mix has more than one token, as far as
// the scripted model gives it.
func (w Work) severalTokens() bool {
	for _, m := range w.mix() {
		if m.tokens() < 2 {
			return false
		}
	}
	return true
}

// connects is how many connect times the work brings, 0 where that cannot be said, and
// whether it brings any.
func (w Work) connects() (n int, any bool) {
	switch {
	case w.Protocol == Dialled && w.runs() == 0:
		return 0, true
	case w.Protocol == Dialled:
		n = w.runs()
	case w.Protocol == Connected:
		n = w.connections() - w.Idle
	case w.Protocol == FanOut:
		n = 1 + w.Followers
	}
	n += w.Idle
	return n, n > 0
}
