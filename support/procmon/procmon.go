package procmon

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v3/net"
	"github.com/shirou/gopsutil/v3/process"
)

// Interval is the time between two samples of a measurement.
const Interval = 250 * time.Millisecond

// Process is a process of this machine. It is safe for concurrent use.
type Process struct {
	pid     int32
	created int64 // tells it from a later process that got the same id
	others  int   // see reader
}

// Open looks for a process by its id. It is to be called before the load, when the process has few
// connections.
func Open(pid int) (*Process, error) {
	if pid <= 0 {
		return nil, fmt.Errorf("there is no process %d: the server does not run, or is not on this machine", pid)
	}
	handle, err := process.NewProcess(int32(pid))
	if err != nil {
		return nil, fmt.Errorf("read process %d: %w", pid, err)
	}
	created, err := handle.CreateTime()
	if err != nil {
		return nil, fmt.Errorf("read process %d: %w", pid, err)
	}
	return &Process{pid: int32(pid), created: created, others: otherSockets(int32(pid))}, nil
}

// FindListening is the id of the process that listens at a TCP port of this machine.
func FindListening(port int) (int, error) {
	all, err := net.ConnectionsWithoutUids("tcp")
	if err != nil {
		return 0, fmt.Errorf("look for the process that listens at port %d: %w", port, err)
	}
	var pids []int
	seen := false
	for _, c := range all {
		if c.Status == listening && c.Laddr.Port == uint32(port) {
			seen = true
			if c.Pid > 0 {
				pids = append(pids, int(c.Pid))
			}
		}
	}
	slices.Sort(pids)
	switch pids = slices.Compact(pids); {
	case len(pids) == 1:
		return pids[0], nil
	case len(pids) > 1:
		return 0, fmt.Errorf("several processes listen at port %d (%v): which of them is the server cannot be known",
			port, pids)
	case seen:
		return 0,
			fmt.Errorf(
				"which process listens at port %d cannot be seen: it belongs to another user, or runs in a container",
				port)
	}
	return 0, fmt.Errorf("no process of this machine listens at port %d", port)
}

// reader is for one goroutine; an error if the process has ended.
func (p *Process) reader() (reader, error) {
	h, err := process.NewProcess(p.pid)
	if err == nil {
		err = p.lives(h)
	}
	if err != nil {
		return reader{}, fmt.Errorf("process %d has ended: %w", p.pid, err)
	}
	return reader{h, p.others}, nil
}

func (p *Process) lives(h *process.Process) error {
	created, err := h.CreateTime()
	if err == nil && created != p.created {
		err = errors.New("another process has its id")
	}
	return err
}

// Now reads every quantity but CPU, which needs two readings.
func (p *Process) Now() (map[Quantity]Sample, error) {
	r, err := p.reader()
	if err != nil {
		return nil, err
	}
	now := map[Quantity]Sample{}
	for _, q := range Quantities {
		if q == CPU {
			continue
		}
		v, err := r.read(q)
		if err != nil {
			return nil, fmt.Errorf("%s of process %d: %w", q, p.pid, err)
		}
		now[q] = Sample{time.Now(), v}
	}
	return now, nil
}

// Series is what was read of one quantity, in order.
type Series struct {
	Samples []Sample
	Err     error // why there are no more of them: the process ended, or it may not be read
}

// Watch is a measurement that goes on.
type Watch struct {
	stop   chan struct{}
	once   sync.Once
	series map[Quantity]Series
	work   sync.WaitGroup
}

// Watch samples every quantity until Stop. One that takes long to read, as open files do where there
// are ten thousand, is read less often: watching takes at most a twentieth of a core for each.
func (p *Process) Watch(interval time.Duration) *Watch {
	w := &Watch{stop: make(chan struct{}), series: map[Quantity]Series{}}
	w.work.Go(func() { w.sample(p, interval) })
	return w
}

// Stop ends the measurement and returns what was read, by quantity.
func (w *Watch) Stop() map[Quantity]Series {
	w.once.Do(func() { close(w.stop) })
	w.work.Wait()
	return w.series
}

// shareOfReading is how many times longer than a reading the pause after it is at least.
const shareOfReading = 20

func (w *Watch) sample(p *Process, interval time.Duration) {
	r, err := p.reader()
	if err != nil {
		for _, q := range Quantities {
			w.series[q] = Series{Err: err}
		}
		return
	}
	_, _ = r.read(CPU) // what the first sample counts from; an error comes again there
	tick := time.NewTicker(interval)
	defer tick.Stop()
	next := map[Quantity]time.Time{CPU: time.Now().Add(interval)}
	for {
		for _, q := range Quantities {
			began := time.Now()
			if s := w.series[q]; s.Err == nil && !began.Before(next[q]) {
				w.series[q] = s.add(q, p, r)
				next[q] = began.Add(shareOfReading*time.Since(began) - interval/2)
			}
		}
		select {
		case <-tick.C:
		case <-w.stop:
			return
		}
	}
}

func (s Series) add(q Quantity, p *Process, r reader) Series {
	v, err := r.read(q)
	at := time.Now()
	if ended := p.lives(r.Process); ended != nil || q == Memory && v == 0 && err == nil {
		err = fmt.Errorf("process %d ended while it was measured", p.pid)
	}
	if err != nil {
		s.Err = fmt.Errorf("%s: %w", q, err)
		return s
	}
	s.Samples = append(s.Samples, Sample{at, v})
	return s
}
