package procmon

import (
	"time"

	"github.com/shirou/gopsutil/v3/net"
	"github.com/shirou/gopsutil/v3/process"
)

// Quantity is something of a process that can be counted.
type Quantity string

// The quantities.
const (
	Memory    Quantity = "memory"     // bytes in physical memory (resident set size)
	CPU       Quantity = "cpu"        // percent since the sample before; 100 is one core
	OpenFiles Quantity = "open files" // descriptors (handles on Windows)
	// TCP connections in any state, not sockets that listen; on Linux all sockets made since Open
	Connections Quantity = "connections"
	Threads     Quantity = "threads"
)

// Quantities are all of them.
var Quantities = []Quantity{Memory, CPU, OpenFiles, Connections, Threads}

// Sample is one reading.
type Sample struct {
	At    time.Time
	Value float64
}

// reader reads the quantities of one process.
type reader struct {
	*process.Process
	// others is how many sockets were no TCP connections when the process was opened: those that
	// listen, for instance. -1: sockets cannot be counted here.
	others int
}

// read reads one quantity. The first reading of CPU is only what the next one counts from.
func (r reader) read(q Quantity) (float64, error) {
	switch q {
	case Memory:
		m, err := r.MemoryInfo()
		if err != nil {
			return 0, err
		}
		return float64(m.RSS), nil
	case CPU:
		return r.Percent(0) // CPUPercent would be the average of its whole life
	case OpenFiles:
		n, err := r.NumFDs()
		return float64(n), err
	case Connections:
		n, err := r.connections()
		return float64(n), err
	default:
		n, err := r.NumThreads()
		return float64(n), err
	}
}

const listening = "LISTEN"

func (r reader) connections() (int, error) {
	if r.others < 0 {
		return connections(r.Pid)
	}
	n, err := sockets(r.Pid)
	return max(0, n-r.others), err
}

// connections looks every socket of a process up.
func connections(pid int32) (n int, err error) {
	all, err := net.ConnectionsPidWithoutUids("tcp", pid)
	for _, c := range all {
		if c.Status != listening {
			n++
		}
	}
	return n, err
}

// otherSockets is what reader.others says.
func otherSockets(pid int32) int {
	all, err := sockets(pid)
	if err != nil {
		return -1
	}
	tcp, err := connections(pid)
	if err != nil {
		return -1
	}
	return max(0, all-tcp)
}
