package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bamboo-spec/support/capability"
	engine "bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/workload"
)

// change changes what users will do under load.
func (l *load) change(change func(*workload.Work)) error {
	if len(l.results) > 0 {
		return report.CannotJudge(errors.New("the load of this scenario is over; say this before it"))
	}
	change(&l.work)
	return nil
}

// plan notes, before anything starts, that users will do this.
func (l *load) plan(change func(*workload.Work)) error {
	if l.asked {
		return errors.New("the scenario has a load already; a scenario measures one load: write a second scenario")
	}
	l.asked = true
	if err := l.Configure(func(s *target.Settings) { s.ModelApart = true }); err != nil {
		return err
	}
	if err := l.change(change); err != nil {
		return err
	}
	return l.work.Check()
}

// planObjectives notes, before anything starts, what the load must meet. Its error has
// the faults of the table in it.
func (l *load) planObjectives(rows []objective.Row) error {
	if !l.asked {
		return errors.New(
			"nothing is measured before this sentence; write a load above it, such as: When 10 users hold 100 " +
				"conversations")
	}
	if l.table != nil {
		return errors.New("the scenario has a table of objectives already; write all rows into one")
	}
	table, err := objective.Parse(rows)
	if err != nil {
		return err
	}
	l.table = &table
	if l.searching != nil {
		l.work.Pacer = l.searching.pacer(1, table.LeastValues())
	}
	return table.Check(l.work.Promise())
}

// planned says, when all sentences of the scenario have been planned, what is missing.
func (l *load) planned() error {
	if l.asked && l.table == nil {
		return errors.New(
			"the scenario puts Bamboo under load and asks nothing of it, so it cannot fail; end it with “Then these " +
				"objectives hold:” and a table")
	}
	return nil
}

// measure lets users work and measures it. A measurement that says nothing about
// Bamboo is repeated once, on a fresh server where there is one; both are reported.
func (l *load) measure(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		result, err := l.measureOnce(ctx)
		if result != nil {
			l.results = append(l.results, result)
		}
		again := attempt == 1 && ctx.Err() == nil
		switch {
		case err != nil && !(report.IsCannotJudge(err) && again):
			_ = l.judge() // reports are told of the attempts; why there is no verdict is err
			return afterFirst(l.first, err)
		case err == nil && !(again && l.invalid(result)):
			return nil
		}
		l.first, l.unmeasured = err, result == nil
		if err := l.ReplaceServer(); err != nil {
			return err
		}
	}
}

// afterFirst is the error of a second attempt, with that of the first; nil: it had none.
func afterFirst(first, second error) error {
	if first == nil || first.Error() == second.Error() {
		return second
	}
	return fmt.Errorf("%w\nattempt 2 of 2: %w", first, second)
}

// measureOnce makes one attempt.
func (l *load) measureOnce(ctx context.Context) (*measure.Result, error) {
	b, err := l.Server(ctx)
	if err != nil {
		return nil, err
	}
	if b.Model() != nil {
		return nil, report.CannotJudge(
			errors.New(
				"somebody has talked to Bamboo before the load, so its model records nothing; leave that sentence out"))
	}
	env := workload.Environment{
		Bamboo: b, Client: l.ClientConfig(), AuthToken: l.AuthToken(),
		Patience: patience * l.Wait(), Known: l.Environment().Source.Capabilities().Has(capability.Script),
		Team: l.Environment().Team, Table: l.table.Within(l.can()),
	}
	if l.table.Reads() {
		env.Process, err = processOf(b)
		l.read = err == nil // else the rows about it are not run
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	env.Progress = func(p engine.Progress) {
		if b.Exited() != nil {
			stop() // what would follow is known
		}
		l.Report(report.Progress(p))
	}
	result, err := l.work.Measure(ctx, env)
	l.read = l.read || result != nil && len(result.Process) > 0 // by a worker on Bamboo's machine
	if ended := b.Exited(); ended != nil {
		return result, ended // whatever it led to
	}
	return result, err
}

// patience is how many waits longer than by the model's script a conversation may take:
// the limits say what is too slow, this only ends what hangs.
const patience = 12

// processOf finds the process of the server.
func processOf(b *target.Server) (int, error) {
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

// judge judges what was measured: the last attempt counts.
func (l *load) judge() error {
	can := l.can()
	err := report.CannotJudge(errors.New("nothing was measured"))
	plan, attempt := l.work.String(), 1
	if l.unmeasured {
		plan, attempt = plan+"; attempt 1: "+strings.ReplaceAll(l.first.Error(), "\n", "; "), 2
	}
	for i, result := range l.results {
		verdicts := l.table.Judge(result, can)
		l.Measured(report.Measurement{Attempt: attempt + i, Plan: plan, Verdicts: verdicts, Result: result})
		l.Story.Attach(worstFile, verdicts.WorstText())
		err = verdicts.Err()
	}
	return err
}

// worstFile is where the evidence tells of the worst conversations.
const worstFile = "worst-conversations.txt"

// invalid reports whether a measurement says nothing about Bamboo, as a whole or in one of its rows. Where nobody was
// answered what is broken is enough.
func (l *load) invalid(r *measure.Result) bool {
	v := l.table.Judge(r, l.can())
	known := r.GaveUp > 0 && v.Count(objective.Broken) > 0
	return len(r.Driver.Invalid()) > 0 || v.Count(objective.Invalid) > 0 && !known
}

// can is what the target allows, and whether its process could be read.
func (l *load) can() capability.Set {
	can := l.Environment().Source.Capabilities()
	if l.read {
		return capability.Of(append(can, capability.Process)...)
	}
	return slices.DeleteFunc(can, func(c capability.Capability) bool { return c == capability.Process })
}
