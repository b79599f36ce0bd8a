package procmon

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// Usage is what a machine and some of its processes have used since a [Machine] was
// opened. All times add up over threads or processors.
type Usage struct {
	At time.Time
	// of each process, in the order of OpenMachine: its threads were ready to run and had no processor
	Waited    []time.Duration
	Others    time.Duration // processor time of all other processes; a reading may be off by Tick a processor
	Steal     time.Duration // processor time that the host gave to other machines
	Throttled time.Duration // the processes were stopped because a CPU quota was used up
	Pressure  time.Duration // at least one thread of the machine waited for a processor
}

// Tick is the unit in which Linux counts the processor time of a machine.
const Tick = 10 * time.Millisecond

// Processors is how many the machine has, also those that this process may not use.
func Processors() int {
	n, err := cpu.Counts(true)
	if err != nil || n < 1 {
		return runtime.NumCPU()
	}
	return n
}

// Machine reads what a machine does beside some processes. It is for one goroutine.
type Machine struct {
	processes []*waits
	start     counters
}

// OpenMachine begins to read. The processes are ours; whatever else runs is others'. An
// error says that this system cannot tell, or that a process has ended.
func OpenMachine(pids ...int) (*Machine, error) {
	m := &Machine{}
	for _, pid := range pids {
		m.processes = append(m.processes, newWaits(pid))
	}
	_, err := m.Read()
	if err != nil {
		return nil, err
	}
	m.start, err = readCounters(pids)
	return m, err
}

// Read returns the usage up to now. A process that has ended keeps what it had.
func (m *Machine) Read() (Usage, error) {
	var pids []int
	u := Usage{At: time.Now()}
	var ours time.Duration
	for _, p := range m.processes {
		if err := p.read(); err != nil {
			return Usage{}, err
		}
		pids = append(pids, p.pid)
		u.Waited = append(u.Waited, p.waited)
		ours += p.ran
	}
	now, err := readCounters(pids)
	if err != nil {
		return Usage{}, err
	}
	u.Others = max(0, now.busy-m.start.busy-ours)
	u.Steal, u.Pressure = now.steal-m.start.steal, now.pressure-m.start.pressure
	u.Throttled = max(0, now.throttled-m.start.throttled) // of a group that is gone nothing is counted
	return u, nil
}

// counters are what the system counts since it started.
type counters struct{ busy, steal, throttled, pressure time.Duration }

// times are those of one thread since it started.
type times struct{ ran, waited time.Duration }

// waits adds up the times of the threads of a process, also of those that have ended
// since, up to their last reading.
type waits struct {
	pid         int
	threads     map[int]times
	ran, waited time.Duration
}

func newWaits(pid int) *waits { return &waits{pid: pid} }

// read brings the times up to date. The first reading is what later ones count from.
func (w *waits) read() error {
	now, err := readThreads(w.pid)
	if err != nil && w.threads == nil {
		return err
	}
	first := w.threads == nil
	for id, t := range now {
		if before := w.threads[id]; !first {
			w.ran += max(0, t.ran-before.ran)
			w.waited += max(0, t.waited-before.waited)
		}
	}
	if err == nil {
		w.threads = now
	}
	return nil
}

// MachineWatch reads a machine until Stop.
type MachineWatch struct {
	stop   chan struct{}
	once   sync.Once
	work   sync.WaitGroup
	usages []Usage
	err    error
}

// WatchMachine reads at every interval until Stop.
func WatchMachine(interval time.Duration, pids ...int) *MachineWatch {
	w := &MachineWatch{stop: make(chan struct{})}
	w.work.Go(func() { w.sample(interval, pids) })
	return w
}

func (w *MachineWatch) sample(interval time.Duration, pids []int) {
	m, err := OpenMachine(pids...)
	if err != nil {
		w.err = err
		return
	}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for stopped := false; ; {
		u, err := m.Read()
		if err != nil {
			w.err = err
			return
		}
		w.usages = append(w.usages, u)
		if stopped {
			return
		}
		select {
		case <-tick.C:
		case <-w.stop:
			stopped = true
		}
	}
}

// Stop ends the watch and returns what was read, in order. The error says why there is
// nothing, or no more of it.
func (w *MachineWatch) Stop() ([]Usage, error) {
	w.once.Do(func() { close(w.stop) })
	w.work.Wait()
	return slices.Clone(w.usages), w.err
}
