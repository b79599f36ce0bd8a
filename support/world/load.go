package world

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/workload"
)

// loadAccount is the load of a scenario: what it asks for, what it promises, what came of it.
type loadAccount struct {
	work    workload.Work
	asked   bool              // a sentence says what users do
	table   *objective.Table  // nil: no sentence sets objectives
	results []*measure.Result // of each attempt
	read    bool              // the server's process could be read, whoever has started it
}

// Burden changes what users will do under load.
func (w *World) Burden(change func(*workload.Work)) error {
	if len(w.load.results) > 0 {
		return report.CannotJudge(errors.New("the load of this scenario is over; say this before it"))
	}
	change(&w.load.work)
	return nil
}

// PlanLoad notes, before anything starts, that users will do this.
func (w *World) PlanLoad(change func(*workload.Work)) error {
	if w.load.asked {
		return errors.New("the scenario has a load already; a scenario measures one load: write a second scenario")
	}
	w.load.asked = true
	w.settings.ModelApart = true
	if err := w.Burden(change); err != nil {
		return err
	}
	return w.load.work.Check()
}

// PlanObjectives notes, before anything starts, what the load must meet. Its error has
// the faults of the table in it.
func (w *World) PlanObjectives(rows []objective.Row) error {
	if !w.load.asked {
		return errors.New("nothing is measured before this sentence; write a load above it, such as: When 10 users hold 100 conversations")
	}
	if w.load.table != nil {
		return errors.New("the scenario has a table of objectives already; write all rows into one")
	}
	table, err := objective.Parse(rows)
	if err != nil {
		return err
	}
	w.load.table = &table
	return table.Check(w.load.work.Promise())
}

// PlanHolds says, when all sentences of the scenario have been planned, what is missing.
func (w *World) PlanHolds() error {
	if w.load.asked && w.load.table == nil {
		return errors.New("the scenario puts Bamboo under load and asks nothing of it, so it cannot fail; end it with “Then these objectives hold:” and a table")
	}
	return nil
}

// PutUnderLoad lets users work and measures it. A measurement that says nothing about
// Bamboo is repeated once, on a fresh server where there is one; both are reported.
func (w *World) PutUnderLoad(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		result, err := w.measure(ctx)
		if result != nil {
			w.load.results = append(w.load.results, result)
		}
		again := attempt == 1 && ctx.Err() == nil
		switch {
		case err != nil && !(report.IsCannotJudge(err) && again):
			_ = w.ObjectivesHold() // reports are told of the attempts; why there is no verdict is err
			return err
		case err == nil && (len(result.Driver.Invalid()) == 0 || !again):
			return nil
		}
		if err := w.anotherBamboo(); err != nil {
			return err
		}
	}
}

// measure measures once.
func (w *World) measure(ctx context.Context) (*measure.Result, error) {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return nil, err
	}
	if b.Model() != nil {
		return nil, report.CannotJudge(errors.New("somebody has talked to Bamboo before the load, so its model records nothing; leave that sentence out"))
	}
	site := workload.Site{
		Bamboo: b, Client: w.scene.Client, AuthToken: w.scene.AuthToken,
		Patience: patience * w.wait, Known: w.scene.Source.Capabilities().Has(capability.Script),
	}
	if w.load.table.Reads() {
		site.Process, err = processOf(b)
		w.load.read = err == nil // else the rows about it are not run
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	site.Progress = func(p load.Progress) {
		if b.Exited() != nil {
			stop() // what would follow is known
		}
		if w.scene.Progress != nil {
			w.scene.Progress(w.scenario, report.Progress(p))
		}
	}
	result, err := w.load.work.Measure(ctx, site)
	if ended := b.Exited(); ended != nil {
		return result, ended // whatever it led to
	}
	return result, err
}

// patience is how many waits longer than by the model's script a conversation may take:
// the limits say what is too slow, this only ends what hangs.
const patience = 12

// processOf finds the process of the server.
func processOf(b *target.Bamboo) (int, error) {
	if pid := b.PID(); pid != 0 {
		return pid, nil
	}
	u, err := url.Parse(b.APIURL())
	if err != nil {
		return 0, err
	}
	port, err := strconv.Atoi(u.Port())
	if ip := net.ParseIP(u.Hostname()); err != nil || u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return 0, fmt.Errorf("the process of %s is not on this machine", u.Redacted())
	}
	return procmon.FindListening(port)
}

// anotherBamboo gives back the server; the next one that is asked for is another, where they are not shared.
func (w *World) anotherBamboo() error {
	b := w.bamboo
	if b == nil {
		return nil
	}
	w.bamboo = nil
	return b.Release()
}

// ObjectivesHold judges what was measured: the last attempt counts.
func (w *World) ObjectivesHold() error {
	can := w.scene.Source.Capabilities()
	if w.load.read {
		can = capability.Of(append(can, capability.Process)...)
	} else {
		can = slices.DeleteFunc(can, func(c capability.Capability) bool { return c == capability.Process })
	}
	err := report.CannotJudge(errors.New("nothing was measured"))
	for i, result := range w.load.results {
		verdicts := w.load.table.Judge(result, can)
		w.Measured(report.Measurement{Attempt: i + 1, Plan: w.load.work.String(), Verdicts: verdicts, Result: result})
		err = verdicts.Err()
	}
	return err
}
