package measure

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"bamboo-spec/support/units"
)

// Clock says where arrival times came from.
type Clock string

const (
	// KernelClock is the receive stamp of the kernel, when the bytes came in.
	KernelClock Clock = "the kernel's receive stamp"
	// RecordClock is the kernel's stamp of a TLS record, which may hold several events.
	RecordClock Clock = "the kernel's receive stamp of the TLS record"
	// ReadClock is the time at which the read returned.
	ReadClock Clock = "the time of the read"
)

// Driver is how well the load step itself did: whether it kept its schedule, and
// whether it was the bottleneck.
type Driver struct {
	// starts that the load model planned; where only a time bounds a closed load, those made
	Planned  int     `json:"planned"`
	Made     int     `json:"made"`        // starts made
	Lateness *Series `json:"lateness_ns"` // of each start: intended → actual
	// the longest time in which it did nothing, not even look at the clock
	Stood time.Duration `json:"stood_ns,omitempty"`
	CPU   float64       `json:"cpu"` // part of the processors it may use, from 0 to 1
	Clock Clock         `json:"clock"`

	Instrument *Instrument `json:"instrument,omitempty"` // nil: not calibrated

	// Shortages has the runs that failed because the driver's own side was short of
	// something, such as descriptors or ports, by the reason.
	Shortages map[string]int `json:"shortages,omitempty"`

	// Workers are the drivers that made the load together, by their name; none if it was one. What is
	// above is then of all of them: the sums, and the worst of what cannot be added.
	Workers map[string]*Driver `json:"workers,omitempty"`
}

// Instrument is the driver's own error, found by measuring a server that stamps what it writes.
type Instrument struct {
	Error  *Series       `json:"error_ns"`  // recorded arrival minus the server's stamp
	Budget time.Duration `json:"budget_ns"` // what its p99 may be
}

const (
	// MostLate is how late the driver's starts may be at p99.
	MostLate = 10 * time.Millisecond
	// MostStood is how long the driver may do nothing.
	MostStood = time.Second
	// MostCPU is how much of its processors the driver may use.
	MostCPU = 0.9
)

// Dropped is how many planned starts were not made.
func (d *Driver) Dropped() int { return max(0, d.Planned-d.Made) }

// Invalid says why nothing can be said of the server, and what to change: the
// driver was late, dropped starts, was short of processors, or does not know. It
// is empty when the measurement may be believed.
func (d *Driver) Invalid() []string {
	var why []string
	for _, name := range slices.Sorted(maps.Keys(d.Workers)) { // one late worker of many hides among them
		for _, reason := range d.Workers[name].Invalid() {
			why = append(why, "worker "+name+": "+reason)
		}
	}
	if len(d.Workers) > 0 {
		return why
	}
	lateness := orEmpty(d.Lateness)
	if n := d.Dropped(); n > 0 {
		why = append(why, fmt.Sprintf(
			"the driver made only %d of %d planned starts: start fewer a second, or give it more processors", d.Made,
			d.Planned))
	}
	if n := lateness.N(); n < d.Made {
		why = append(why, fmt.Sprintf(
			"of %d starts only %d say how late they were: the load step must record every one", d.Made, n))
	}
	if late, ok := lateness.Percentile(P99); ok && late > MostLate {
		why = append(why, fmt.Sprintf(
			"the driver's starts were %s late at p99 (%s are allowed): ramp up, use fewer users, or give it more "+
				"processors",
			units.Brief(late), units.Brief(MostLate)))
	}
	if d.Stood > MostStood {
		why = append(why, fmt.Sprintf(
			"the driver stood still for %s (%s is allowed): it was stopped, or its machine had no processor for it",
			units.Brief(d.Stood), units.Brief(MostStood)))
	}
	if d.CPU > MostCPU {
		why = append(why, fmt.Sprintf(
			"the driver used %.0f %% of its processors (%.0f %% are allowed): use fewer users, or give it more "+
				"processors",
			d.CPU*100, MostCPU*100))
	}
	for _, reason := range slices.Sorted(maps.Keys(d.Shortages)) {
		why = append(why, fmt.Sprintf(
			"%d runs failed on the driver's own side (%s): give this machine more of what it is short of, or use "+
				"fewer users",
			d.Shortages[reason], reason))
	}
	if i := d.Instrument; i != nil {
		switch off, ok := orEmpty(i.Error).Percentile(P99); {
		case !ok:
			why = append(why, "the calibration of the driver brought no values: repeat it")
		case off > i.Budget:
			why = append(why, fmt.Sprintf(
				"the driver's own error was %s at p99 in its calibration (%s are allowed): free the machine of "+
					"other work",
				units.Brief(off), units.Brief(i.Budget)))
		}
	}
	return why
}

func orEmpty(s *Series) *Series {
	if s == nil {
		return &Series{}
	}
	return s
}
