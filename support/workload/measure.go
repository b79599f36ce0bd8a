package workload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

// Environment is where the work is done.
type Environment struct {
	Bamboo    *target.Server
	Client    client.Config // dialect and the like; the addresses come from Bamboo
	AuthToken string        // for the gateway; empty: none
	Patience  time.Duration // how much longer than by the model's script a conversation may take
	Known     bool          // the model is the scripted one, so each answer is known
	Process   int           // id of the server's process if its resources are to be read; 0: they are not

	Progress func(load.Progress) // as in load.Plan; may be nil
}

// Measure does the work and returns what was measured. Its error says that the work
// could not be done, marked as one that says nothing about Bamboo where it does not.
func (w Work) Measure(ctx context.Context, at Environment) (*measure.Result, error) {
	if err := errors.Join(w.Check(), load.CheckFiles(w.connections())); err != nil {
		return nil, report.CannotJudge(err)
	}
	instrument, err := calibrated(ctx)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	m := &measurement{Work: w, env: at, speech: w.speech(at.Known),
		record: &record{work: w, began: began, Recorder: measure.NewRecorder()}}
	if err := m.prepare(); err != nil {
		return nil, err
	}
	result, err := m.run(ctx)
	if result != nil {
		result.Driver.Instrument = instrument
	}
	return result, err
}

// calibrations is how often the instrument is tried before one that is over budget is used
// as it is, which makes the measurement invalid: a machine may be busy for a moment.
const calibrations = 5

func calibrated(ctx context.Context) (*measure.Instrument, error) {
	for i := 1; ; i++ {
		instrument, _, err := load.Calibrate(ctx, load.DefaultBudget)
		switch {
		case err == nil, instrument != nil && i == calibrations:
			return instrument, nil
		case instrument == nil, ctx.Err() != nil:
			return nil, err
		}
	}
}

// measurement is work that is being done.
type measurement struct {
	Work
	env    Environment
	speech *speech
	record *record
	way    way
	idle   idle
	wave   *firstWave // of the measured load; nil during the warm-up

	process *procmon.Process
	watch   *procmon.Watch
}

// prepare makes the clients.
func (m *measurement) prepare() error {
	o := load.Options{
		Config: m.env.Client, AuthToken: m.env.AuthToken,
		Connections: m.connections(), Dials: m.connections() + m.runs(),
		Timeout: m.longest() + m.env.Patience,
	}
	o.API, o.Gateway = m.env.Bamboo.APIURL(), m.env.Bamboo.GatewayURL()
	var gateway *load.Gateway
	var err error
	if m.Protocol.Gateway() || m.Idle > 0 {
		if gateway, err = load.NewGateway(o); err != nil {
			return err
		}
	}
	m.idle = idle{gateway: gateway, connected: m.record.connected, conns: make([]*load.Conn, m.Idle)}
	switch m.Protocol {
	case Dialled:
		m.way = &dialled{gateway, m.record.connected}
	case Connected:
		m.way = &connected{gateway, m.record.connected, make([]*load.Conn, m.connections()-m.Idle)}
	case FanOut:
		m.way = &fanOut{gateway: gateway, connected: m.record.connected, conns: make([]*load.Conn, 1+m.Followers)}
	default:
		m.way = &streamed{options: o}
	}
	if m.env.Process != 0 {
		if m.process, err = procmon.Open(m.env.Process); err != nil {
			return report.CannotJudge(fmt.Errorf("the server's process cannot be read: %w", err))
		}
	}
	return nil
}

// run lets the users work and gathers what was measured.
func (m *measurement) run(ctx context.Context) (*measure.Result, error) {
	if err := m.warmUp(ctx); err != nil {
		return nil, err
	}
	m.baseLine(ctx)
	began := time.Since(m.record.began)
	m.record.measuring = true
	watch := m.env.watchMachine()
	h, err := m.load(ctx)
	machine := watch.stop(m.record.began)
	read := m.endReading(ctx)
	if err := errors.Join(err, ctx.Err()); err != nil {
		return nil, orStarved(err, machine)
	}
	timings, _, err := m.env.Bamboo.ModelTimings(ctx)
	if err != nil {
		return nil, report.CannotJudge(fmt.Errorf("what the model took is not known: %w", err))
	}
	result := m.record.result(timings)
	result.Machine, result.GaveUp = machine, m.wave.failed()
	result.Load = measure.Span{Began: began, Ended: h.Begun.Add(h.Took).Sub(m.record.began)}
	result.Driver, result.Driver.Clock, result.Driver.Shortages = h.Driver, m.record.clock, m.record.shortages
	if result.Process, err = tracks(read, m.record.began); err != nil {
		return nil, report.CannotJudge(err)
	}
	return result, m.wereAtOnce(result)
}

// warmUp holds the conversations before the measured ones, and leaves no connection open.
func (m *measurement) warmUp(ctx context.Context) error {
	if m.WarmUp == 0 {
		return nil
	}
	err := m.way.open(ctx)
	if err == nil {
		plan := load.Plan{Pacer: Closed(m.warmUsers(), m.WarmUp, 0)}
		_, err = plan.Drive(ctx, m.hold)
	}
	return errors.Join(err, m.way.close(context.WithoutCancel(ctx)))
}

// load lets the users hold the measured conversations.
func (m *measurement) load(ctx context.Context) (h load.Health, err error) {
	within, end := context.WithCancel(ctx)
	defer end()
	m.wave = m.firstWave(end)
	err = errors.Join(m.idle.begin(ctx), m.way.open(ctx))
	if err == nil {
		h, err = load.Plan{Pacer: m.pacer(), Progress: m.env.Progress}.Drive(within, m.hold)
	}
	if m.wave.failed() > 0 && ctx.Err() == nil {
		err, h.Driver.Planned = nil, h.Driver.Made // what was not started any more is not the driver's doing
	}
	return h, errors.Join(err, m.way.close(context.WithoutCancel(ctx)), m.idle.end())
}

// model is the load model with what sentences said apart from it.
func (m *measurement) pacer() load.Pacer {
	if c, ok := m.Pacer.(load.Closed); ok {
		c.ThinkTime = m.ThinkTime
		return c
	}
	return m.Pacer
}

// hold holds one conversation.
func (m *measurement) hold(ctx context.Context, s load.Start) error {
	say := m.speech.at(s.Index, !m.record.measuring)
	ask := load.Ask{Intended: s.Intended, Message: say.text, Want: say.want, StopAfter: m.StopAfter}
	if m.record.measuring {
		ask.Gap = m.record.gap()
	}
	runs := m.way.hold(ctx, s, ask)
	var failed error
	for _, run := range runs {
		failed = errors.Join(failed, run.Err)
	}
	if m.wave != nil && m.wave.over(failed == nil) {
		for _, run := range runs {
			m.record.add(run, say)
		}
	}
	if failed != nil {
		rest(ctx, recovery)
	}
	return failed
}

// recovery is how long a user waits after a failed conversation: where every one fails at
// once, as with a server that is gone, they would come by the million.
const recovery = 50 * time.Millisecond

// baseLine begins to read the server's process, long enough before the load to know where it stood.
func (m *measurement) baseLine(ctx context.Context) {
	if m.process != nil {
		m.watch = m.process.Watch(procmon.Interval)
		rest(ctx, before)
	}
}

// endReading reads the server's process a while longer and then no more.
func (m *measurement) endReading(ctx context.Context) map[procmon.Quantity]procmon.Series {
	if m.watch == nil {
		return nil
	}
	rest(ctx, after)
	return m.watch.Stop()
}

// rest waits; less if ctx ends.
func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// wereAtOnce makes sure that as many conversations were under way at one moment as the
// work wants. If some failed the objectives say so.
func (m *measurement) wereAtOnce(r *measure.Result) error {
	if most := mostAtOnce(r.Runs); most < m.AtOnce && r.Successes() == len(r.Runs) {
		return report.CannotJudge(
			fmt.Errorf(
				"no more than %d of %d conversations were under way at one moment: answers must last longer than it "+
					"takes that many users to begin (%s)",
				most, m.AtOnce, time.Duration(m.AtOnce)*Pause))
	}
	return nil
}
