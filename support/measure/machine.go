package measure

import (
	"math"
	"sort"
	"sync"
	"time"
)

// Machine is what else the machine did while a load was measured, and how long our own
// processes waited for a processor.
type Machine struct {
	Processors int `json:"processors"`
	// the server's process is on this machine, so that its waiting is known
	ServerRead bool    `json:"server_read"`
	Missing    string  `json:"missing,omitempty"` // why it could not be read, or not to the end
	Usages     []Usage `json:"usages,omitempty"`  // one after another, in the order of time

	once sync.Once
	each []time.Duration // what others took in each interval
	upTo []time.Duration // what they took in all intervals before each
}

// Usage is what was used in one interval. All times add up over threads or processors.
type Usage struct {
	Began time.Duration `json:"began_ns"` // since the load step began
	Ended time.Duration `json:"ended_ns"`

	Server time.Duration `json:"server_waited_ns"` // its threads were ready to run and had no processor
	Model  time.Duration `json:"model_waited_ns"`
	Driver time.Duration `json:"driver_waited_ns"`

	Others    time.Duration `json:"others_ns"`    // processor time of other processes
	Steal     time.Duration `json:"steal_ns"`     // the host gave to other machines
	Throttled time.Duration `json:"throttled_ns"` // a CPU quota stopped our processes
	Pressure  time.Duration `json:"pressure_ns"`  // some thread of the machine waited for a processor
}

// tick is the unit in which the system counts the processor time of the machine.
const tick = 10 * time.Millisecond

// around is the time around an interval in which others' use of the machine is counted.
const around = time.Second

// others is the most that other processes can have used in the interval at i.
//
// The system looks at every tick who runs, so what it counts is a sample of n ticks, and
// its standard deviation is the root of n·u·(1 − u), at most half the root of n. Two of
// them, the root of n, are what a count may be off by. Others who used no more than that in
// the second around the interval are taken for none: on an idle machine the rest is noise. Of
// others who used more, as much again may have gone uncounted.
func (m *Machine) others(i int) time.Duration {
	u := m.Usages[i]
	middle := (u.Began + u.Ended) / 2
	sum := m.During(Span{middle - around/2, middle + around/2})
	if sum.Others <= m.deviation(sum) {
		return 0
	}
	steady := float64(sum.Others) * float64(u.Ended-u.Began) / float64(sum.Ended-sum.Began)
	return max(u.Others, time.Duration(steady)) + m.deviation(u)
}

// deviation is what the count of an interval may be off by: the root of its ticks.
func (m *Machine) deviation(u Usage) time.Duration {
	ticks := float64(m.Processors) * float64(u.Ended-u.Began) / float64(tick)
	return time.Duration(math.Sqrt(max(0, ticks)) * float64(tick))
}

// taken is the longest time in each interval that others can have delayed our processes by.
//
// A run is delayed by others only while a thread that works for it is ready, has no
// processor, and another process has one. So the delay is at most the time that our threads
// waited, and at most the time that others ran. Waiting that the server causes itself, with
// threads that queue for each other, has nobody else running beside it and comes to nothing.
//
// The kernel tells of a wait when it ends. So one that is told in an interval may have been
// in the one before, and what is longer than the interval was in earlier ones.
//
// A thread does not count as waiting while the host or a CPU quota has stopped it, so these
// times are added. Several threads may wait at one time, but a run is delayed no longer than
// the interval lasts.
func (m *Machine) taken() []time.Duration {
	taken := make([]time.Duration, len(m.Usages))
	var earlier time.Duration // of what was told later
	for i := len(m.Usages) - 1; i >= 0; i-- {
		u := m.Usages[i]
		told, long := u.Server+u.Model+u.Driver, u.Ended-u.Began
		waited := told + earlier
		taken[i] = min(long, min(waited, m.others(i))+u.Steal+u.Throttled)
		earlier = max(told, waited-long)
	}
	return taken
}

// reach are the intervals, from first to just before end, that a time reaches into.
func (m *Machine) reach(s Span) (first, end int) {
	first = sort.Search(len(m.Usages), func(i int) bool { return m.Usages[i].Ended > s.Began })
	end = sort.Search(len(m.Usages), func(i int) bool { return m.Usages[i].Began >= s.Ended })
	return first, end
}

// addUp looks at all intervals, once.
func (m *Machine) addUp() {
	m.each, m.upTo = m.taken(), []time.Duration{0}
	for i, u := range m.Usages {
		m.upTo = append(m.upTo, m.upTo[i]+min(u.Ended-u.Began, m.each[i]))
	}
}

// Taken is the longest time between two moments that others can have delayed a run by.
// Where in an interval it was is not known, so it may all have been in the part that counts.
func (m *Machine) Taken(from, to time.Duration) time.Duration {
	if m == nil || to <= from {
		return 0
	}
	m.once.Do(m.addUp)
	first, end := m.reach(Span{from, to})
	part := func(i int) time.Duration {
		return min(min(to, m.Usages[i].Ended)-max(from, m.Usages[i].Began), m.each[i])
	}
	switch end - first {
	case 0:
		return 0
	case 1:
		return part(first)
	}
	return part(first) + m.upTo[end-1] - m.upTo[first+1] + part(end-1)
}

// MostTaken is the most that Taken is for any time of a length between two moments: for
// what is known to have lasted so long, but not when it began.
func (m *Machine) MostTaken(from, to, length time.Duration) time.Duration {
	if m == nil {
		return 0
	}
	most := m.Taken(from, min(to, from+length))
	first, end := m.reach(Span{from, to})
	for _, u := range m.Usages[first:max(first, end)] {
		for _, began := range []time.Duration{u.Began, u.Ended - length} {
			began = max(from, began)
			most = max(most, m.Taken(began, min(to, began+length)))
		}
	}
	return most
}

// During sums up what was used in the intervals that a time reaches into.
func (m *Machine) During(s Span) Usage {
	var sum Usage
	if m == nil {
		return sum
	}
	first, end := m.reach(s)
	for _, u := range m.Usages[first:max(first, end)] {
		if sum.Ended == 0 {
			sum.Began = u.Began
		}
		sum.Ended = u.Ended
		sum.Server += u.Server
		sum.Model += u.Model
		sum.Driver += u.Driver
		sum.Others += u.Others
		sum.Steal += u.Steal
		sum.Throttled += u.Throttled
		sum.Pressure += u.Pressure
	}
	return sum
}

// OthersShare is the part of the machine's processors that other processes used, from 0 to 1.
func (m *Machine) OthersShare(u Usage) float64 {
	if whole := (u.Ended - u.Began).Seconds() * float64(m.Processors); whole > 0 {
		return min(1, u.Others.Seconds()/whole)
	}
	return 0
}
