package workload

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
)

// machineWatch reads what else the machine does during a load.
type machineWatch struct {
	*procmon.MachineWatch
	server, model, driver int // places of their processes among those watched; -1: not watched
}

// watchMachine begins to read. The server's and the model's process count as ours where they
// are known.
func (e Environment) watchMachine() *machineWatch {
	w := &machineWatch{server: -1, model: -1}
	var pids []int
	place := func(pid int) int {
		if pid == 0 {
			return -1
		}
		pids = append(pids, pid)
		return len(pids) - 1
	}
	server := e.Bamboo.PID()
	if server == 0 {
		server = e.Process
	}
	w.server, w.model, w.driver = place(server), place(e.Bamboo.ModelPID()), place(os.Getpid())
	if e.Team != nil { // what they use is not used by others
		pids = append(pids, e.Team.PIDs()...)
	}
	w.MachineWatch = procmon.WatchMachine(procmon.Interval, pids...)
	return w
}

// stop ends the reading and tells what was read on the clock of the load step that began at
// a moment.
func (w *machineWatch) stop(began time.Time) *measure.Machine {
	usages, err := w.Stop()
	m := &measure.Machine{Processors: procmon.Processors(), ServerRead: w.server >= 0}
	if err != nil {
		m.Missing = err.Error()
	}
	for i := 1; i < len(usages); i++ {
		m.Usages = append(m.Usages, w.between(usages[i-1], usages[i], began))
	}
	return m
}

func (w *machineWatch) between(a, b procmon.Usage, began time.Time) measure.Usage {
	waited := func(place int) time.Duration {
		if place < 0 {
			return 0
		}
		return b.Waited[place] - a.Waited[place]
	}
	return measure.Usage{
		Began: a.At.Sub(began), Ended: b.At.Sub(began),
		Server: waited(w.server), Model: waited(w.model), Driver: waited(w.driver),
		Others: max(0, b.Others-a.Others), Steal: b.Steal - a.Steal,
		Throttled: max(0, b.Throttled-a.Throttled), Pressure: b.Pressure - a.Pressure,
	}
}

// orStarved marks a load that could not be held in time as one that says nothing about
// Bamboo if others took more than half of its time.
func orStarved(err error, m *measure.Machine) error {
	if !errors.Is(err, context.DeadlineExceeded) || tookMost(m) == "" {
		return err
	}
	return report.CannotJudge(besideOthers(err, m))
}

// besideOthers puts what others took before an error, if that was more than half of the time.
func besideOthers(err error, m *measure.Machine) error {
	if took := tookMost(m); took != "" {
		return fmt.Errorf("%s: %w", took, err)
	}
	return err
}

// tookMost says what others can have taken from Bamboo; "" if that was not more than half of the time.
func tookMost(m *measure.Machine) string {
	n := len(m.Usages)
	if n == 0 {
		return ""
	}
	from, to := m.Usages[0].Began, m.Usages[n-1].Ended
	taken := m.Taken(from, to)
	if taken <= (to-from)/2 {
		return ""
	}
	return fmt.Sprintf("other processes took the processors for up to %s of %s",
		taken.Round(time.Millisecond), (to - from).Round(time.Millisecond))
}
