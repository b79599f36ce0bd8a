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
	Memory      Quantity = "memory"      // bytes in physical memory (resident set size)
	CPU         Quantity = "cpu"         // percent since the sample before; 100 is one core
	OpenFiles   Quantity = "open files"  // descriptors (handles on Windows)
	Connections Quantity = "connections" // TCP connections in any state; sockets that listen are none
	Threads     Quantity = "threads"
)

// Quantities are all of them.
var Quantities = []Quantity{Memory, CPU, OpenFiles, Connections, Threads}

// Sample is one reading.
type Sample struct {
	At    time.Time
	Value float64
}

// read reads one quantity. The first reading of CPU is only what the next one counts from.
func (q Quantity) read(p *process.Process) (float64, error) {
	switch q {
	case Memory:
		m, err := p.MemoryInfo()
		if err != nil {
			return 0, err
		}
		return float64(m.RSS), nil
	case CPU:
		return p.Percent(0) // CPUPercent would be the average of its whole life
	case OpenFiles:
		n, err := p.NumFDs()
		return float64(n), err
	case Connections:
		return connections(p.Pid)
	default:
		n, err := p.NumThreads()
		return float64(n), err
	}
}

const listening = "LISTEN"

func connections(pid int32) (float64, error) {
	all, err := net.ConnectionsPidWithoutUids("tcp", pid)
	n := 0
	for _, c := range all {
		if c.Status != listening {
			n++
		}
	}
	return float64(n), err
}
